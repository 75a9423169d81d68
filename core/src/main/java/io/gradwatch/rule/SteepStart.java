package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network that begins where the loss is far too steep: its initial weights are too large, or its inputs are not scaled. No
 * step has the right size there. One in proportion to the weights leads to quite another loss, and one in proportion to the
 * loss hardly moves the weights, so that nothing explodes and little is learnt.
 *
 * <p>Steepness of a weight: how many times itself the loss would change if the weight changed by its own size along the
 * gradient, to first order. Size is the spectral norm, since the gradient of few examples has a low rank; that of a random
 * matrix of {@code n} elements is at least {@code 2 n^(1/4)} times their RMS (its limit by Yin, Bai and Krishnaiah 1988,
 * by the inequality of the means). So it is {@code |g| |W| n^(-1/4) / max(1, |loss|)} up to a constant, and does not grow with
 * the width of a network.
 */
final class SteepStart {
    static final String QUANTITY =
            "steepness (change of the loss over a change of the weight, both in parts of themselves)";

    static final Setting STEEPNESS = Setting.number(
            "steepness",
            30,
            Range.POSITIVE,
            "",
            "how many times itself the loss may change for a change of a weight by its own size, in the first iterations");

    private final FirstIterations iterations;
    private final double limit;
    private final int[] weights;
    private final double[] sizes;

    /**
     * Nothing is known yet.
     *
     * @param firstIterations how many iterations are judged
     * @param inARow how many of them running must be steep
     */
    SteepStart(Topology topology, int firstIterations, int inARow, Settings settings) {
        iterations = new FirstIterations(firstIterations, inARow);
        limit = settings.number(STEEPNESS.name());
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .toArray();
        sizes = IntStream.of(weights)
                .mapToDouble(p -> Math.pow((double) topology.parameters().get(p).elements(), -0.25))
                .toArray();
    }

    /** A violation that names the steep weights, or null when none is seen. */
    @Nullable
    Verdict judge(IterationSample sample) {
        return iterations.judge(() -> findings(sample));
    }

    private List<Finding> findings(IterationSample sample) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Finding(weights[i], QUANTITY, steepness(i, sample), limit))
                .filter(finding -> finding.observed() > limit)
                .toList();
    }

    /** NaN when the weight's norm was not measured or the loss is not finite. */
    private double steepness(int i, IterationSample sample) {
        int p = weights[i];
        // A loss that is nearly zero, where everything is learnt already, has no scale of its own.
        double loss = Math.max(1, Math.abs(sample.score()));
        return sample.gradient().norms().at(p) * sample.parameterNorms().at(p) * sizes[i] / loss;
    }
}
