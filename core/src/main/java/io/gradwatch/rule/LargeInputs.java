package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers whose inputs are far too large, as they are when nobody has scaled them: all gates begin in their flat region.
 * No framework shows the gates, but the gradients tell. All three of a layer are sums of the same errors: that of the input weights of
 * errors times inputs, that of the recurrent weights of errors times the layer's own outputs, which are at most 1, and that
 * of the biases of errors alone. Each is divided by the root of how many factors there are, and the smaller of the two
 * ratios counts: errors may cancel out in the biases' gradient, and outputs may be next to zero, but hardly both.
 */
final class LargeInputs {
    static final String QUANTITY =
            "size of the inputs, by the gradients of input weights, recurrent weights and biases";

    static final Setting INPUT_SIZE = Setting.number(
            "inputSize",
            15,
            Range.POSITIVE,
            "times the outputs, and 1",
            "how large a recurrent layer's inputs may be in the first iterations");

    private static final int FIRST_ITERATIONS = 10;
    private static final int WANTED_IN_A_ROW = 3;

    private final double limit;
    private final List<Recurrent> layers;
    private final FirstIterations iterations = new FirstIterations(FIRST_ITERATIONS, WANTED_IN_A_ROW);

    LargeInputs(Topology topology, Settings settings) {
        limit = settings.number(INPUT_SIZE.name());
        LayerWeights weights = new LayerWeights(topology);
        layers = new ArrayList<>();
        for (int layer : weights.layersWhere(layer -> true)) {
            Part inputs = Part.of(topology, layer, ParameterRole.WEIGHT);
            Part outputs = Part.of(topology, layer, ParameterRole.RECURRENT_WEIGHT);
            Part biases = Part.of(topology, layer, ParameterRole.BIAS);
            if (inputs.elements > 0 && outputs.elements > 0 && biases.elements > 0) {
                layers.add(new Recurrent(weights.of(layer), inputs, outputs, biases));
            }
        }
    }

    /** A violation that names the layers, or null when none is seen. */
    @Nullable
    Verdict judge(IterationSample sample) {
        return iterations.judge(() -> findings(sample));
    }

    private List<Finding> findings(IterationSample sample) {
        return layers.stream()
                .map(layer -> new Finding(layer.weight, QUANTITY, layer.inputSize(sample), limit))
                .filter(finding -> finding.observed() > limit)
                .toList();
    }

    /** The parameters of one layer; those of two directions are taken together. */
    private record Recurrent(int weight, Part inputs, Part outputs, Part biases) {
        /** NaN when a gradient is not finite, or outputs and biases have none. */
        double inputSize(IterationSample sample) {
            double ofInputs = inputs.gradient(sample) / Math.sqrt(inputs.elements);
            double ofOutputs = outputs.gradient(sample) / Math.sqrt(outputs.elements);
            double ofBiases = biases.gradient(sample) / Math.sqrt(biases.elements);
            double size = ofInputs / Math.max(ofOutputs, ofBiases);
            return Double.isFinite(size) ? size : Double.NaN;
        }
    }

    /** Trained parameters of one role in a layer. */
    private record Part(List<Integer> parameters, double elements) {
        static Part of(Topology topology, int layer, ParameterRole role) {
            List<Integer> parameters = new ArrayList<>();
            double elements = 0;
            for (int p = 0; p < topology.parameterCount(); p++) {
                ParameterInfo parameter = topology.parameters().get(p);
                if (parameter.layer() == layer && parameter.role() == role && parameter.trainable()) {
                    parameters.add(p);
                    elements += parameter.elements();
                }
            }
            return new Part(parameters, elements);
        }

        double gradient(IterationSample sample) {
            double squares = 0;
            for (int p : parameters) {
                double norm = sample.gradient().norms().at(p);
                squares += norm * norm;
            }
            return Math.sqrt(squares);
        }
    }
}
