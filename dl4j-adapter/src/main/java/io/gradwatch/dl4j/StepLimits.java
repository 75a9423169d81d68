package io.gradwatch.dl4j;

import io.gradwatch.sample.Column;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The largest gradient norms with which a step of DL4J stays finite in the network's own data type. A gradient can be finite
 * and yet ruin the updater for good: Adam and its kin keep its square, AdaGrad a sum of squares, and L1 and L2
 * regularisation add to it what the weights are, before it is squared.
 */
final class StepLimits {
    /** AdaGrad never forgets a square: this leaves it room for a million of the largest. */
    private static final double HEADROOM = 1e-3;

    private static final double NO_STEP = -1;

    private StepLimits() {}

    /** One limit per parameter, for the step that is about to be taken. */
    static Column of(Network network, Dl4jProbe probe) {
        List<ParameterInfo> parameters = probe.table().topology().parameters();
        double[] limits = new double[parameters.size()];
        Arrays.fill(limits, largestNorm(network.flatParameters().dataType()));
        for (int p = 0; p < limits.length; p++) {
            ParameterInfo parameter = parameters.get(p);
            if (parameter.trainable()) {
                if (isAddedToTheGradient(probe.table().entries().get(p))) {
                    limits[p] = orNoStep(limits[p] - parameterNorm(probe, p));
                }
            } else if (parameter.role() == ParameterRole.STATISTIC) {
                // What batch normalisation adds to its running statistics goes past the updater, as it is.
                limits[p] = Double.isFinite(SliceNorms.norm2(probe.gradients().get(p))) ? limits[p] : NO_STEP;
            }
        }
        return Column.of(limits);
    }

    /**
     * The root of the largest number, with headroom. Not for 16-bit floats with a short exponent: their largest number is
     * 65504, so no bound tells gradients that overflow from ordinary ones.
     */
    private static double largestNorm(DataType type) {
        return switch (type) {
            case DOUBLE -> HEADROOM * Math.sqrt(Double.MAX_VALUE);
            case FLOAT, BFLOAT16 -> HEADROOM * Math.sqrt(Float.MAX_VALUE);
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private static boolean isAddedToTheGradient(ParameterTable.Entry entry) {
        List<Regularization> all = entry.owner().getConfig().getRegularizationByParam(entry.key());
        if (all != null) {
            for (Regularization each : all) {
                if (each.applyStep() == Regularization.ApplyStep.BEFORE_UPDATER) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Coefficients of regularisation are far below 1, so the weights themselves are more than what is added. */
    private static double parameterNorm(Dl4jProbe probe, int parameter) {
        double known = probe.parameterNorms().at(parameter);
        return Double.isNaN(known) ? SliceNorms.norm2(probe.parameters().get(parameter)) : known;
    }

    private static double orNoStep(double limit) {
        return limit >= 0 ? limit : NO_STEP;
    }
}
