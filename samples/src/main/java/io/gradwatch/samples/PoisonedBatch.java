package io.gradwatch.samples;

import io.gradwatch.Preset;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** One NaN among the features of one mini-batch of an otherwise healthy training. */
final class PoisonedBatch extends IrisScenario {
    static final int POISONED_ITERATION = 60;

    @Override
    public String name() {
        return "poisoned-batch";
    }

    @Override
    public String story() {
        return "a healthy network, but one feature of one mini-batch is NaN";
    }

    @Override
    public Preset preset() {
        return Preset.PROTECT;
    }

    @Override
    int epochs() {
        return 40;
    }

    @Override
    public MultiLayerNetwork network(long seed) {
        return classifier(seed, new Adam(1e-2), 2, 16, Activation.RELU, WeightInit.RELU);
    }

    /** The training with the poisoned mini-batch put in between two others. */
    @Override
    public List<DataSet> training(long seed) {
        List<DataSet> training = withoutPoison(seed);
        DataSet poisoned = training.get(POISONED_ITERATION).copy();
        poisoned.getFeatures().putScalar(0, Double.NaN);
        training.add(POISONED_ITERATION, poisoned);
        return training;
    }

    /** The same training without the poisoned mini-batch. */
    List<DataSet> withoutPoison(long seed) {
        return super.training(seed);
    }
}
