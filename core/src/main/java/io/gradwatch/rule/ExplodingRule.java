package io.gradwatch.rule;

import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients that grow out of proportion: a spike against the run's own history, or a sustained explosion.
 *
 * <p>Spike: the logarithm of a parameter's norm lies more than 6 robust standard deviations above its running mean
 * <em>and</em> the global norm is more than 5 times its own; the second condition keeps small, quiet parameters from
 * crying wolf. Sustained: the mean norm doubles three windows in a row while the loss rises; or the norm is a thousand
 * times its warm-up level while the loss is twice its own; or both stay well above their first level for three
 * iterations running; or, in the first iterations, the gradient grows by more than 3 decades towards the input. The
 * loss conditions let a network leave a plateau in peace.
 */
final class ExplodingRule implements Rule {
    static final String NAME = "exploding";

    /** History of about 33 iterations, as in ZClip (Kumar et al. 2025). */
    private static final double DECAY = 0.97;

    private static final int WARM_UP = 50;
    private static final int HISTORY = 64;
    private static final double WARNING_Z = 6;
    private static final double CRITICAL_Z = 10;
    /** Smallest standard deviation of log10 norms that a z-score is taken of: steps of 12 % are not news. */
    private static final double MIN_SIGMA = 0.05;

    private static final double GLOBAL_FACTOR = 5;
    private static final double LEVEL_FACTOR = 1e3;
    private static final double LOSS_FACTOR = 2;
    /** Norm and loss this many times above their first level in three iterations running: steps are too large. */
    private static final double START_NORM_FACTOR = 2;

    private static final double START_LOSS_FACTOR = 3;
    private static final int START_ITERATIONS = 3;
    private static final int WINDOW = 10;
    private static final int DOUBLINGS = 3;
    private static final int FIRST_ITERATIONS = 10;
    private static final double GROWTH_DECADES = 3;

    private final ParameterHistory[] histories;
    private final Ewma globalLog = Ewma.withDecay(DECAY);
    private final SlidingWindow normLevel = SlidingWindow.ofCapacity(WARM_UP);
    private final SlidingWindow lossLevel = SlidingWindow.ofCapacity(WARM_UP);
    private final Doublings doublings = new Doublings();
    private int aboveStartInARow;
    private long seen;

    ExplodingRule(Topology topology) {
        histories = new ParameterHistory[topology.parameterCount()];
        for (int p = 0; p < histories.length; p++) {
            histories[p] = new ParameterHistory();
        }
    }

    @Override
    public Verdict judge(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        if (!gradient.isFinite()) {
            return Verdict.undecided("the gradient is not finite");
        }
        Verdict verdict = sustained(sample);
        if (verdict == null) {
            verdict = seen < WARM_UP ? Verdict.undecided("warm-up") : spike(gradient);
        }
        learn(sample);
        return verdict;
    }

    private @Nullable Verdict sustained(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        double norm = gradient.globalNorm();
        doublings.add(norm, sample.score());
        if (doublings.count() >= DOUBLINGS) {
            return critical(
                    gradient,
                    "global gradient norm, doubled in three windows",
                    doublings.lastMean(),
                    doublings.firstMean());
        }
        if (seen > 0) {
            double level = normLevel.median();
            if (norm > LEVEL_FACTOR * level && sample.score() > lossLimit(LOSS_FACTOR)) {
                aboveStartInARow++;
                return critical(gradient, "global gradient norm against its warm-up level", norm, LEVEL_FACTOR * level);
            }
            double startLimit = START_NORM_FACTOR * level;
            boolean above = norm > startLimit && sample.score() > lossLimit(START_LOSS_FACTOR);
            aboveStartInARow = above ? aboveStartInARow + 1 : 0;
            if (aboveStartInARow >= START_ITERATIONS) {
                return critical(
                        gradient,
                        "global gradient norm (three iterations above the limit, as is the loss)",
                        norm,
                        startLimit);
            }
        }
        if (seen < FIRST_ITERATIONS) {
            DepthProfile profile = DepthProfile.of(gradient);
            double growth = -profile.totalDecades();
            if (profile.layerCount() >= 3 && growth > GROWTH_DECADES && !hasZeros(profile, gradient.topology())) {
                return critical(gradient, "decades of gradient gained towards the input", growth, GROWTH_DECADES);
            }
        }
        return null;
    }

    /** A branch that starts at zero (FixUp, zero gamma) has layers without a gradient at first: that is no slope. */
    private static boolean hasZeros(DepthProfile profile, Topology topology) {
        boolean zeros = false;
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            zeros |= profile.rms(layer) == 0;
        }
        return zeros;
    }

    private double lossLimit(double factor) {
        double level = lossLevel.median();
        return level + (factor - 1) * Math.abs(level);
    }

    /** The observation of the whole model, then every parameter that has a tenth of the largest norm. */
    private static Verdict critical(GradientSample gradient, String quantity, double observed, double limit) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(Finding.WHOLE_MODEL, quantity, observed, limit));
        double share = largestNorm(gradient) / 10;
        for (int p = 0; p < gradient.norms().size(); p++) {
            if (gradient.norms().at(p) > share) {
                findings.add(new Finding(p, "gradient norm", gradient.norms().at(p), share));
            }
        }
        return Verdict.violated(Severity.CRITICAL, findings);
    }

    private static double largestNorm(GradientSample gradient) {
        double largest = 0;
        for (int p = 0; p < gradient.norms().size(); p++) {
            largest = Math.max(largest, gradient.norms().at(p));
        }
        return largest;
    }

    private Verdict spike(GradientSample gradient) {
        double excess = Math.log10(gradient.globalNorm()) - globalLog.mean();
        if (!(excess > Math.log10(GLOBAL_FACTOR))) {
            return Verdict.healthy();
        }
        List<Finding> findings = new ArrayList<>();
        double worst = 0;
        for (int p = 0; p < histories.length; p++) {
            double z = histories[p].score(Math.log10(gradient.norms().at(p)));
            if (z > WARNING_Z) {
                Finding finding = new Finding(p, "standard deviations of the log gradient norm", z, WARNING_Z);
                findings.add(z > worst ? 0 : findings.size(), finding);
                worst = Math.max(worst, z);
            }
        }
        if (findings.isEmpty()) {
            return Verdict.healthy();
        }
        return Verdict.violated(worst > CRITICAL_Z ? Severity.CRITICAL : Severity.WARNING, findings);
    }

    private void learn(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        for (int p = 0; p < histories.length; p++) {
            histories[p].add(Math.log10(gradient.norms().at(p)));
        }
        globalLog.add(Math.log10(gradient.globalNorm()));
        // What may be an explosion already must not raise the level it is measured against.
        if (seen == 0 || (seen < WARM_UP && !(sample.score() > lossLimit(LOSS_FACTOR)))) {
            normLevel.add(gradient.globalNorm());
            lossLevel.add(sample.score());
        }
        seen++;
    }

    /** Log norms of one parameter. A spike enters limited, so that it does not hide the next one. */
    private static final class ParameterHistory {
        private final Ewma mean = Ewma.withDecay(DECAY);
        private final SlidingWindow recent = SlidingWindow.ofCapacity(HISTORY);

        double score(double logNorm) {
            double sigma = Math.max(MIN_SIGMA, mean.standardDeviation());
            double z = (logNorm - mean.mean()) / sigma;
            // The robust scale sorts its window: only worth it for a suspect.
            return z > WARNING_Z ? (logNorm - mean.mean()) / Math.max(sigma, recent.robustScale()) : z;
        }

        void add(double logNorm) {
            double limit = mean.mean() + WARNING_Z * Math.max(MIN_SIGMA, mean.standardDeviation());
            double limited = mean.count() < WARM_UP ? logNorm : Math.min(logNorm, limit);
            mean.add(limited);
            recent.add(limited);
        }
    }

    /** Counts windows in a row whose mean norm is twice the one before while the mean loss rose. */
    private static final class Doublings {
        private final SlidingWindow norms = SlidingWindow.ofCapacity(WINDOW);
        private final SlidingWindow losses = SlidingWindow.ofCapacity(WINDOW);
        private double lastNorm = Double.NaN;
        private double lastLoss = Double.NaN;
        private double firstMean = Double.NaN;
        private int count;

        void add(double norm, double loss) {
            norms.add(norm);
            losses.add(loss);
            if (!norms.isFull()) {
                return;
            }
            boolean doubled = lastNorm > 0 && norms.mean() >= 2 * lastNorm && losses.mean() > lastLoss;
            count = doubled ? count + 1 : 0;
            if (count == 1) {
                firstMean = lastNorm;
            }
            lastNorm = norms.mean();
            lastLoss = losses.mean();
            norms.clear();
            losses.clear();
        }

        int count() {
            return count;
        }

        double firstMean() {
            return firstMean;
        }

        double lastMean() {
            return lastNorm;
        }
    }
}
