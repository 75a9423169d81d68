package io.gradwatch.samples;

import io.gradwatch.Preset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Ten sigmoid layers pass on a vanishing share of the gradient; no mitigation at run time cures that. */
final class IrisVanishing extends IrisScenario {
    @Override
    public String name() {
        return "iris-vanishing";
    }

    @Override
    public String story() {
        return "ten sigmoid layers: hardly any gradient reaches the first ones";
    }

    @Override
    public Preset preset() {
        return Preset.OBSERVE;
    }

    @Override
    int epochs() {
        return 40;
    }

    @Override
    public MultiLayerNetwork network(long seed) {
        return classifier(seed, new Adam(1e-3), 10, 16, Activation.SIGMOID, WeightInit.XAVIER);
    }
}
