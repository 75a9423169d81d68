package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.stats.SlidingWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients far above the run's own history in one iteration: the logarithm of a parameter's norm lies many robust
 * standard deviations above its running mean <em>and</em> the global norm is several times its own. The second condition
 * keeps small, quiet parameters from crying wolf.
 */
final class GradientSpikes {
    /** History of about 33 iterations, as in ZClip (Kumar et al. 2025). */
    private static final Setting DECAY = Setting.number(
            "historyDecay", 0.97, new Range(0, true, 1, false), "", "weight of the past in the running means");

    private static final Setting WARNING = Setting.number(
            "spikeWarning",
            8,
            Range.POSITIVE,
            "standard deviations",
            "how far the log norm of a parameter may lie above its mean before a warning");
    private static final Setting CRITICAL = Setting.number(
            "spikeCritical",
            10,
            Range.POSITIVE,
            "standard deviations",
            "how far the log norm of a parameter may lie above its mean before the spike is critical");
    private static final Setting MIN_DEVIATION = Setting.number(
            "minDeviation",
            0.05,
            Range.POSITIVE,
            "decades",
            "the smallest standard deviation that is taken: 0.05 means that steps of 12 % are not news");
    private static final Setting HISTORY = Setting.whole(
            "historyIterations",
            64,
            Range.between(1, 100_000),
            "iterations",
            "the window of which the robust standard deviation is taken");
    private static final Setting GLOBAL_FACTOR = Setting.number(
            "spikeGlobalFactor",
            5,
            Range.atLeast(1),
            "times its mean",
            "how large the global norm must be for a spike to count");

    static final List<Setting> SETTINGS = List.of(DECAY, WARNING, CRITICAL, MIN_DEVIATION, HISTORY, GLOBAL_FACTOR);

    private final double warning;
    private final double critical;
    private final double minDeviation;
    private final double globalDecades;
    private final int warmUp;
    private final ParameterHistory[] histories;
    private final Ewma globalLog;

    GradientSpikes(int parameters, int warmUp, Settings settings) {
        warning = settings.number(WARNING.name());
        critical = settings.number(CRITICAL.name());
        minDeviation = settings.number(MIN_DEVIATION.name());
        globalDecades = Math.log10(settings.number(GLOBAL_FACTOR.name()));
        this.warmUp = warmUp;
        double decay = settings.number(DECAY.name());
        globalLog = Ewma.withDecay(decay);
        histories = new ParameterHistory[parameters];
        for (int p = 0; p < parameters; p++) {
            histories[p] = new ParameterHistory(decay, settings.count(HISTORY.name()));
        }
    }

    Verdict judge(GradientSample gradient) {
        double excess = Math.log10(gradient.globalNorm()) - globalLog.mean();
        if (!(excess > globalDecades)) {
            return Verdict.healthy();
        }
        List<Finding> findings = new ArrayList<>();
        double worst = 0;
        for (int p = 0; p < histories.length; p++) {
            double z = histories[p].score(Math.log10(gradient.norms().at(p)));
            if (z > warning) {
                Finding finding = new Finding(p, "standard deviations of the log gradient norm", z, warning);
                findings.add(z > worst ? 0 : findings.size(), finding);
                worst = Math.max(worst, z);
            }
        }
        if (findings.isEmpty()) {
            return Verdict.healthy();
        }
        return Verdict.violated(worst > critical ? Severity.CRITICAL : Severity.WARNING, findings);
    }

    void learn(GradientSample gradient) {
        for (int p = 0; p < histories.length; p++) {
            histories[p].add(Math.log10(gradient.norms().at(p)));
        }
        globalLog.add(Math.log10(gradient.globalNorm()));
    }

    /** Log norms of one parameter. A spike enters limited, so that it does not hide the next one. */
    private final class ParameterHistory {
        private final Ewma mean;
        private final SlidingWindow recent;

        ParameterHistory(double decay, int window) {
            mean = Ewma.withDecay(decay);
            recent = SlidingWindow.ofCapacity(window);
        }

        double score(double logNorm) {
            double sigma = Math.max(minDeviation, mean.standardDeviation());
            double z = (logNorm - mean.mean()) / sigma;
            // The robust scale sorts its window: only worth it for a suspect.
            return z > warning ? (logNorm - mean.mean()) / Math.max(sigma, recent.robustScale()) : z;
        }

        void add(double logNorm) {
            double limit = mean.mean() + warning * Math.max(minDeviation, mean.standardDeviation());
            double limited = mean.count() < warmUp ? logNorm : Math.min(logNorm, limit);
            mean.add(limited);
            recent.add(limited);
        }
    }
}
