package io.gradwatch.benchmarks.recurrent;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A task over time with a network for it and a learning rate at which training diverges. Stateless. */
interface Problem {
    /** Short name, lower case with hyphens. */
    String name();

    /** What the score is. */
    String measure();

    /** The learning rate of Nesterov momentum. */
    double learningRate();

    /** Iterations of a full run. */
    int iterations();

    /** Examples, drawn anew for each mini-batch. */
    DataSet batch(Random random, int size);

    /**
     * An untrained network.
     *
     * @param common seed, updater and gradient normalisation, without layers
     * @return the network, initialised
     */
    MultiLayerNetwork network(NeuralNetConfiguration.Builder common);

    /** The score of a network on examples that it was not trained on. NaN when its outputs are. */
    double score(MultiLayerNetwork net, DataSet validation);

    /** Whether one score is better than another; a NaN never is, and anything is better than a NaN. */
    boolean isBetter(double score, double other);

    /** Whether a score counts as good as the best one of hand-clipped runs. False for NaN. */
    boolean reaches(double score, double best);
}
