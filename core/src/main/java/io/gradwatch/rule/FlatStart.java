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

/**
 * A network whose weights all begin so small that next to nothing of its inputs arrives at the output, and of the gradient at
 * the input: the loss is flat there. Gain of a weight: its norm over the root of its layer's outputs, which is how many times
 * larger than its inputs a layer's sums are at random (Glorot and Bengio 2010 and He et al. 2015 ask for 1 and the root of
 * 2). Layers with normalisation do not care for it.
 *
 * <p>All gains must be small, since one layer may well begin at zero; and the loss must hardly change for a change of all weights by
 * their own size, since inputs may be as large as the weights are small.
 */
final class FlatStart {
    static final String QUANTITY = "gain of the weights (their norm over the root of the number of outputs)";

    static final Setting GAIN = Setting.number(
            "smallGain",
            0.2,
            Range.POSITIVE,
            "",
            "the gain that the weights of some layer must reach in the first iterations");
    static final Setting FLATNESS = Setting.number(
            "flatness",
            0.25,
            Range.POSITIVE,
            "of the loss",
            "how much the loss must change for a change of all weights by their own size, if no gain is reached");

    private static final int FIRST_ITERATIONS = 10;
    private static final int MIN_LAYERS = 2;

    private final double smallGain;
    private final double flatness;
    private final List<Weight> weights;
    private long seen;

    /** Nothing is known yet. */
    FlatStart(Topology topology, Settings settings) {
        smallGain = settings.number(GAIN.name());
        flatness = settings.number(FLATNESS.name());
        weights = weights(topology);
    }

    /** Empty for networks that are not judged. */
    private static List<Weight> weights(Topology topology) {
        List<Weight> weights = new ArrayList<>();
        long[] outputs = new long[topology.layers().size()];
        for (ParameterInfo parameter : topology.parameters()) {
            if (parameter.role() == ParameterRole.NORMALIZATION || parameter.role() == ParameterRole.STATISTIC) {
                return List.of();
            }
            if (parameter.role() == ParameterRole.BIAS) {
                outputs[parameter.layer()] += parameter.elements();
            }
        }
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            if (parameter.isTrainableWeight()) {
                if (outputs[parameter.layer()] == 0) {
                    return List.of();
                }
                weights.add(new Weight(p, Math.sqrt((double) outputs[parameter.layer()])));
            }
        }
        long layers = weights.stream()
                .map(weight -> topology.parameters().get(weight.parameter).layer())
                .distinct()
                .count();
        return layers < MIN_LAYERS ? List.of() : weights;
    }

    /** What is too small, by weight; empty when something is large enough or the first iterations are over. */
    List<Finding> judge(IterationSample sample) {
        if (weights.isEmpty() || seen++ >= FIRST_ITERATIONS) {
            return List.of();
        }
        double gradient = 0;
        double size = 0;
        List<Finding> findings = new ArrayList<>();
        for (Weight weight : weights) {
            double norm = sample.parameterNorms().at(weight.parameter);
            double gain = norm / weight.rootOfOutputs;
            if (!(gain < smallGain)) {
                return List.of();
            }
            gradient = Math.hypot(gradient, sample.gradient().norms().at(weight.parameter));
            size = Math.hypot(size, norm);
            findings.add(new Finding(weight.parameter, QUANTITY, gain, smallGain));
        }
        return gradient * size < flatness * Math.abs(sample.dataLoss()) ? findings : List.of();
    }

    private record Weight(int parameter, double rootOfOutputs) {}
}
