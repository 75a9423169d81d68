package io.gradwatch.samples;

import io.gradwatch.Preset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Nesterov momentum with ten times DL4J's default learning rate blows the weights up within a few iterations. */
final class IrisExploding extends IrisScenario {
    private static final double LEARNING_RATE = 10 * Nesterovs.DEFAULT_NESTEROV_LEARNING_RATE;

    @Override
    public String name() {
        return "iris-exploding";
    }

    @Override
    public String story() {
        return "three hidden layers, Nesterovs with learning rate " + LEARNING_RATE + ": far too high";
    }

    @Override
    public Preset preset() {
        return Preset.AUTOPILOT;
    }

    @Override
    int epochs() {
        return 200;
    }

    @Override
    public MultiLayerNetwork network(long seed) {
        return classifier(seed, new Nesterovs(LEARNING_RATE, 0.9), 3, 32, Activation.LEAKYRELU, WeightInit.RELU);
    }
}
