package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where values that are not finite began, judged by the first iteration that has any.
 *
 * <ul>
 *   <li>A parameter that is not finite before the step is the origin: everything computed from it follows. Of several the
 *       one nearest to the input, where the forward pass meets it first.
 *   <li>Otherwise, when the score is not finite and no gradient of a weight is left finite, the forward pass made the
 *       values: the model as a whole, and so the mini-batch.
 *   <li>Otherwise the backward pass made them: it carries them from the output towards the input, so of the layers that
 *       have some the one nearest to the output is the origin.
 *   <li>Otherwise, with sound gradients, the first update that is not finite, or the score.
 * </ul>
 */
final class NonFiniteOrigin {
    private NonFiniteOrigin() {}

    /**
     * The finding that is the origin.
     *
     * @param findings what is not finite, at least one
     * @param sample the first sample that is not finite
     * @return a finding about what began it; one of the list unless its parameter's gradient hid that of the parameter
     */
    static Finding of(List<Finding> findings, IterationSample sample) {
        Finding parameter = badParameter(findings, sample);
        if (parameter != null) {
            return parameter;
        }
        Finding score = findings.get(findings.size() - 1);
        boolean scoreIsBad = score.parameter() == Finding.WHOLE_MODEL;
        if (scoreIsBad && everyWeightIsBad(sample)) {
            return score;
        }
        Finding gradient = badGradientNearestOutput(findings, sample);
        return gradient == null ? findings.get(0) : gradient;
    }

    private static @Nullable Finding badParameter(List<Finding> findings, IterationSample sample) {
        Finding nearest = null;
        for (Finding finding : findings) {
            int p = finding.parameter();
            if (p != Finding.WHOLE_MODEL
                    && NonFiniteRule.isBad(sample.parameterNorms(), p)
                    && (nearest == null || depth(p, sample) < depth(nearest.parameter(), sample))) {
                nearest = finding;
            }
        }
        return nearest == null
                ? null
                : new Finding(
                        nearest.parameter(),
                        NonFiniteRule.PARAMETER_NORM,
                        sample.parameterNorms().at(nearest.parameter()),
                        Double.MAX_VALUE);
    }

    private static boolean everyWeightIsBad(IterationSample sample) {
        boolean every = true;
        for (int p = 0; p < sample.topology().parameterCount(); p++) {
            ParameterInfo parameter = sample.topology().parameters().get(p);
            every &= !parameter.isTrainableWeight() || hasBadGradient(p, sample);
        }
        return every;
    }

    private static @Nullable Finding badGradientNearestOutput(List<Finding> findings, IterationSample sample) {
        Finding nearest = null;
        for (Finding finding : findings) {
            int p = finding.parameter();
            if (p != Finding.WHOLE_MODEL
                    && hasBadGradient(p, sample)
                    && (nearest == null || depth(p, sample) > depth(nearest.parameter(), sample))) {
                nearest = finding;
            }
        }
        return nearest;
    }

    private static boolean hasBadGradient(int parameter, IterationSample sample) {
        return sample.gradient().nonFiniteCounts().at(parameter) > 0
                || NonFiniteRule.isBad(sample.gradient().norms(), parameter);
    }

    private static int depth(int parameter, IterationSample sample) {
        Topology topology = sample.topology();
        return topology.layerOf(parameter).depth();
    }
}
