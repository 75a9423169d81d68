package io.gradwatch.guard;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.Locale;

/**
 * Scales a transient spike to the parameter's own bound, after ZClip (Kumar et al. 2025, arXiv 2504.02507): a running
 * mean of decay 0.97, a bound of mean plus 2.5 standard deviations, and the <em>clipped</em> norm fed back into the
 * mean. Unlike ZClip it works on logarithms, per parameter, and ignores non-finite norms, so a NaN cannot stay in it.
 *
 * <p>It acts only when the global norm is a spike: more than 5 times its running (geometric) mean and 6 standard
 * deviations above it, or more than 10 times however much it varied before. During the first 25 iterations only the
 * factor 10 counts, since a standard deviation of few values means nothing.
 *
 * <p>A height that was reached in three separate peaks of late is no spike: that is a mini-batch which is harder than
 * the others, and the network has to learn it.
 */
final class SpikeGuard implements StepGuard {
    private static final double DECAY = 0.97;
    private static final int WARM_UP = 25;
    private static final double TRIGGER_SIGMAS = 6;
    private static final double TRIGGER_MIN_DECADES = Math.log10(5);
    private static final double TRIGGER_MAX_DECADES = 1;
    private static final double BOUND_SIGMAS = 2.5;
    /** A bound below twice the mean would cut into ordinary noise; one above 5 times would not bound anything. */
    private static final double BOUND_MIN_DECADES = Math.log10(2);

    private static final double BOUND_MAX_DECADES = Math.log10(5);

    private final Ewma globalLog = Ewma.withDecay(DECAY);
    private final Ewma[] logs;
    private final RecentPeaks peaks = new RecentPeaks();

    SpikeGuard(Topology topology) {
        logs = new Ewma[topology.parameterCount()];
        for (int p = 0; p < logs.length; p++) {
            logs[p] = Ewma.withDecay(DECAY);
        }
    }

    @Override
    public StepDecision decide(GradientSample sample) {
        if (!sample.isFinite()) {
            return StepDecision.proceed();
        }
        double globalNow = Math.log10(sample.globalNorm());
        double excess = globalNow - globalLog.mean();
        boolean above = excess > trigger();
        boolean known = peaks.recognises(sample.iteration(), above, globalNow);
        boolean spike = above && !known;
        boolean scaled = false;
        double[] factors = new double[logs.length];
        Arrays.fill(factors, 1);
        for (int p = 0; p < logs.length; p++) {
            double log = Math.log10(sample.norms().at(p));
            double bound = logs[p].mean() + boundDecades(logs[p]);
            if (spike && log > bound) {
                factors[p] = Math.pow(10, bound - log);
                log = bound;
                scaled = true;
            }
            logs[p].add(log);
        }
        if (!scaled) {
            globalLog.add(Math.log10(sample.globalNorm()));
            return StepDecision.proceed();
        }
        Column column = Column.of(factors);
        globalLog.add(Math.log10(sample.scaledBy(column).globalNorm()));
        String reason = String.format(
                Locale.ROOT,
                "global gradient norm %.3g is %.1f times its mean",
                sample.globalNorm(),
                Math.pow(10, excess));
        return new StepDecision.Scale(column, reason);
    }

    private double trigger() {
        if (globalLog.count() < WARM_UP) {
            return TRIGGER_MAX_DECADES;
        }
        double sigmas = TRIGGER_SIGMAS * globalLog.standardDeviation();
        return Math.min(TRIGGER_MAX_DECADES, Math.max(TRIGGER_MIN_DECADES, sigmas));
    }

    private static double boundDecades(Ewma log) {
        double sigmas = BOUND_SIGMAS * log.standardDeviation();
        return Math.min(BOUND_MAX_DECADES, Math.max(BOUND_MIN_DECADES, sigmas));
    }
}
