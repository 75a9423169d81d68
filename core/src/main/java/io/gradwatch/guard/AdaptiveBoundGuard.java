package io.gradwatch.guard;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the norm of each parameter's gradient by its own level, after AdaGC (Wang et al. 2025, "AdaGC: Improving
 * Training Stability for Large Language Model Pretraining", arXiv 2502.11034): at most 1.05 times a running mean, of
 * decay 0.98, of the norms <em>as bounded</em>. During the first 100 iterations the whole gradient is bounded instead, by
 * a global norm of 1.
 *
 * <p>Unlike AdaGC the level starts at the median of the warm-up, not at its minimum, since one mini-batch that happens to
 * be easy would hold the parameter down for thousands of steps; {@code warmUpQuantile} 0 is the minimum. A norm that is
 * not above {@code smallestNorm} is neither bounded nor taken into the level, so that parameters which are frozen, sparse
 * or not reached keep the level they had; one that wakes up has a warm-up of its own. Non-finite gradients are ignored.
 */
final class AdaptiveBoundGuard implements StepGuard {
    static final String NAME = "adaptive-bound";

    static final List<Setting> SETTINGS = List.of(
            Setting.number(
                    "relativeBound",
                    1.05,
                    Range.atLeast(1),
                    "times the level",
                    "Largest norm of a parameter's gradient after its warm-up"),
            Setting.number(
                    "decay", 0.98, new Range(0, true, 1, false), "", "Weight of the past in the level of a parameter"),
            Setting.whole(
                    "warmUpIterations",
                    100,
                    Range.between(1, 10_000),
                    "iterations",
                    "Iterations with a gradient before a parameter has a level"),
            Setting.number(
                    "warmUpMaxNorm",
                    1,
                    Range.atLeast(0),
                    "",
                    "Global norm to which parameters are bounded during their warm-up; 0 for no bound"),
            Setting.number(
                    "warmUpQuantile",
                    0.5,
                    Range.SHARE,
                    "",
                    "Quantile of the norms of the warm-up at which a level starts"),
            Setting.number(
                    "smallestNorm", 1e-6, Range.POSITIVE, "", "Norms up to this are not bounded and move no level"));

    private final double relativeBound;
    private final double decay;
    private final double warmUpMaxNorm;
    private final double warmUpQuantile;
    private final double smallestNorm;
    private final String reason;
    /** NaN until the parameter's warm-up is over. */
    private final double[] levels;

    private final @Nullable SlidingWindow[] warmUps;

    AdaptiveBoundGuard(Topology topology, Settings settings) {
        relativeBound = settings.number("relativeBound");
        decay = settings.number("decay");
        warmUpMaxNorm = settings.number("warmUpMaxNorm");
        warmUpQuantile = settings.number("warmUpQuantile");
        smallestNorm = settings.number("smallestNorm");
        reason = " parameters bounded to " + relativeBound + " times their level, or " + warmUpMaxNorm
                + " in all during warm-up";
        levels = new double[topology.parameterCount()];
        Arrays.fill(levels, Double.NaN);
        warmUps = new SlidingWindow[levels.length];
        for (int p = 0; p < levels.length; p++) {
            warmUps[p] = SlidingWindow.ofCapacity(settings.count("warmUpIterations"));
        }
    }

    @Override
    public StepDecision decide(GradientSample sample) {
        if (!sample.isFinite()) {
            return StepDecision.proceed();
        }
        double global = sample.globalNorm();
        double warmUpFactor = warmUpMaxNorm > 0 && global > warmUpMaxNorm ? warmUpMaxNorm / global : 1;
        double[] factors = null;
        int bounded = 0;
        for (int p = 0; p < levels.length; p++) {
            double norm = sample.norms().at(p);
            if (!(norm > smallestNorm)) {
                continue;
            }
            double factor = Double.isNaN(levels[p]) ? warmUpFactor : Math.min(1, boundOf(p) / norm);
            if (factor < 1) {
                if (factors == null) {
                    factors = new double[levels.length];
                    Arrays.fill(factors, 1);
                }
                factors[p] = factor;
                bounded++;
            }
            learn(p, norm * factor);
        }
        return factors == null ? StepDecision.proceed() : new StepDecision.Scale(Column.of(factors), bounded + reason);
    }

    private double boundOf(int parameter) {
        return Math.max(relativeBound * levels[parameter], smallestNorm);
    }

    private void learn(int parameter, double norm) {
        SlidingWindow warmUp = warmUps[parameter];
        if (warmUp == null) {
            // Not decay * level + (1 - decay) * norm: its rounding would let the level of a constant norm drift.
            levels[parameter] += (1 - decay) * (norm - levels[parameter]);
            return;
        }
        warmUp.add(norm);
        if (warmUp.isFull()) {
            levels[parameter] = warmUp.quantile(warmUpQuantile);
            warmUps[parameter] = null;
        }
    }
}
