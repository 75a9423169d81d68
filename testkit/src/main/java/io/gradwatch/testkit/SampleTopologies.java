package io.gradwatch.testkit;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks of the kinds that plugins meet. Layers are named after their type and index: {@code dense0}. */
public final class SampleTopologies {
    private static final int WEIGHT_ELEMENTS = 100;
    private static final int BIAS_ELEMENTS = 10;

    private SampleTopologies() {}

    /**
     * Dense layers with the activation {@code relu}, one behind the other.
     *
     * @param layers number of layers, at least 1
     * @return parameters {@code W} and {@code b} of each layer: {@code dense0.W}, {@code dense0.b}, {@code dense1.W} ...
     */
    public static Topology dense(int layers) {
        return dense(layers, "relu");
    }

    /**
     * Dense layers of one activation, one behind the other.
     *
     * @param layers number of layers, at least 1
     * @param activation in lower case, for example {@code sigmoid}; may be empty
     * @return parameters {@code W} and {@code b} of each layer
     */
    public static Topology dense(int layers, String activation) {
        Network network = new Network();
        for (int layer = 0; layer < layers; layer++) {
            network.layer("dense" + layer, "DenseLayer", activation).weightAndBias(true);
        }
        return network.topology();
    }

    /**
     * Recurrent layers, each with input and recurrent weights, below a dense output.
     *
     * @param layers number of recurrent layers, at least 1
     * @return parameters {@code W}, {@code RW} and {@code b} of each recurrent layer, {@code W} and {@code b} of the output
     */
    public static Topology recurrent(int layers) {
        Network network = new Network();
        for (int layer = 0; layer < layers; layer++) {
            network.layer("lstm" + layer, "LSTM", "tanh")
                    .parameter("W", ParameterRole.WEIGHT, WEIGHT_ELEMENTS, true)
                    .parameter("RW", ParameterRole.RECURRENT_WEIGHT, WEIGHT_ELEMENTS, true)
                    .parameter("b", ParameterRole.BIAS, BIAS_ELEMENTS, true);
        }
        return network.layer("out", "RnnOutputLayer", "softmax")
                .weightAndBias(true)
                .topology();
    }

    /**
     * An embedding, a dense layer, batch normalisation with its running statistics, an activation layer without
     * parameters, and an output: every {@link ParameterRole} but the recurrent weight.
     *
     * @return the network
     */
    public static Topology mixed() {
        return new Network()
                .layer("embedding", "EmbeddingLayer", "identity")
                .parameter("W", ParameterRole.EMBEDDING, 1000, true)
                .layer("dense", "DenseLayer", "identity")
                .weightAndBias(true)
                .layer("norm", "BatchNormalization", "")
                .parameter("gamma", ParameterRole.NORMALIZATION, BIAS_ELEMENTS, true)
                .parameter("beta", ParameterRole.NORMALIZATION, BIAS_ELEMENTS, true)
                .parameter("mean", ParameterRole.STATISTIC, BIAS_ELEMENTS, false)
                .parameter("var", ParameterRole.STATISTIC, BIAS_ELEMENTS, false)
                .layer("activation", "ActivationLayer", "relu")
                .layer("prelu", "PReLULayer", "")
                .parameter("alpha", ParameterRole.OTHER, BIAS_ELEMENTS, true)
                .layer("out", "OutputLayer", "softmax")
                .weightAndBias(true)
                .topology();
    }

    /**
     * Dense layers of which the first are frozen.
     *
     * @param layers number of layers, at least 1
     * @param frozen so many of them are not trained; all of them is allowed
     * @return parameters {@code W} and {@code b} of each layer
     */
    public static Topology frozen(int layers, int frozen) {
        Network network = new Network();
        for (int layer = 0; layer < layers; layer++) {
            network.layer("dense" + layer, "DenseLayer", "relu").weightAndBias(layer >= frozen);
        }
        return network.topology();
    }

    /**
     * One layer without any parameter.
     *
     * @return the emptiest topology there is
     */
    public static Topology withoutParameters() {
        return new Network().layer("activation", "ActivationLayer", "relu").topology();
    }

    /**
     * Networks of every shape a plugin must live with: one layer, none trainable, no parameters, 1000 layers.
     *
     * @return networks by name, in a fixed order
     */
    public static Map<String, Topology> all() {
        Map<String, Topology> all = new LinkedHashMap<>();
        all.put("one layer", dense(1));
        all.put("four relu layers", dense(4));
        all.put("eight sigmoid layers", dense(8, "sigmoid"));
        all.put("recurrent", recurrent(2));
        all.put("mixed", mixed());
        all.put("half frozen", frozen(4, 2));
        all.put("nothing trainable", frozen(3, 3));
        all.put("no parameters", withoutParameters());
        all.put("1000 layers", dense(1000, "tanh"));
        return Collections.unmodifiableMap(all);
    }

    /** Collects layers and parameters. */
    private static final class Network {
        private final List<LayerInfo> layers = new ArrayList<>();
        private final List<ParameterInfo> parameters = new ArrayList<>();

        Network layer(String name, String type, String activation) {
            layers.add(new LayerInfo(name, type, layers.size(), activation, "XAVIER", "Adam"));
            return this;
        }

        Network weightAndBias(boolean trainable) {
            return parameter("W", ParameterRole.WEIGHT, WEIGHT_ELEMENTS, trainable)
                    .parameter("b", ParameterRole.BIAS, BIAS_ELEMENTS, trainable);
        }

        Network parameter(String name, ParameterRole role, long elements, boolean trainable) {
            parameters.add(new ParameterInfo(layers.size() - 1, name, role, elements, trainable));
            return this;
        }

        Topology topology() {
            return new Topology(layers, parameters);
        }
    }
}
