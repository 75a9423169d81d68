package io.gradwatch.samples;

import io.gradwatch.Preset;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A training that goes wrong in one way when nobody watches. Everything follows from the seed. */
interface Scenario {
    /** Name on the command line, in the report and on the page. */
    String name();

    /** What goes wrong, in one sentence. */
    String story();

    /** How far Gradwatch may go in the guarded run. */
    Preset preset();

    /** What {@link #evaluate} measures. */
    Measure measure();

    /** A new network with initial weights from the seed. */
    MultiLayerNetwork network(long seed);

    /** All mini-batches of the training, in order. */
    List<DataSet> training(long seed);

    /** How good the trained network is; NaN when its outputs are. */
    double evaluate(MultiLayerNetwork net);

    /** What a result is measured in. */
    enum Measure {
        /** Share of rows classified correctly; more is better. */
        ACCURACY,
        /** Mean squared error; less is better. */
        SCORE
    }
}
