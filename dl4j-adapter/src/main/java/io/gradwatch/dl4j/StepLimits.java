package io.gradwatch.dl4j;

import io.gradwatch.sample.Column;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private final double largest;
    private final boolean[] regularised;
    private final boolean[] statistics;
    private final @Nullable Column constant;

    /** What can be known before training: which parameters are regularised and which are running statistics. */
    StepLimits(ParameterTable table, DataType type) {
        largest = largestNorm(type);
        List<ParameterInfo> parameters = table.topology().parameters();
        regularised = new boolean[parameters.size()];
        statistics = new boolean[parameters.size()];
        boolean varies = false;
        for (int p = 0; p < regularised.length; p++) {
            regularised[p] = parameters.get(p).trainable()
                    && isAddedToTheGradient(table.entries().get(p));
            statistics[p] = !parameters.get(p).trainable() && parameters.get(p).role() == ParameterRole.STATISTIC;
            varies |= regularised[p] || statistics[p];
        }
        constant = varies ? null : filled();
    }

    /**
     * One limit per parameter, for the step that is about to be taken.
     *
     * @param gradients the gradient array
     * @param parameterNorms the norms of the parameters as they were last measured, at most
     *     {@value io.gradwatch.probe.Cadence#MAX_INTERVAL} iterations ago: the distance between a norm that matters here and a
     *     usual one is more than ten decades, and before it is crossed gradients have given alarm and norms are due every time
     */
    Column of(@Nullable FlatArray gradients, Column parameterNorms) {
        if (constant != null || gradients == null) {
            return constant == null ? filled() : constant;
        }
        double[] limits = new double[regularised.length];
        Arrays.fill(limits, largest);
        for (int p = 0; p < limits.length; p++) {
            if (regularised[p]) {
                // Coefficients of regularisation are far below 1, so the weights themselves are more than what is
                // added.
                limits[p] = orNoStep(limits[p] - parameterNorms.at(p));
            } else if (statistics[p] && !Double.isFinite(gradients.norm2(p))) {
                // What batch normalisation adds to its running statistics goes past the updater, as it is.
                limits[p] = NO_STEP;
            }
        }
        return Column.of(limits);
    }

    private Column filled() {
        double[] limits = new double[regularised.length];
        Arrays.fill(limits, largest);
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

    private static double orNoStep(double limit) {
        return limit >= 0 ? limit : NO_STEP;
    }
}
