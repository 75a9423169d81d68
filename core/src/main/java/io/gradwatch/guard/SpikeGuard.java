package io.gradwatch.guard;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scales a transient spike to the parameter's own bound, after ZClip (Kumar et al. 2025, arXiv 2504.02507): a running
 * mean of decay 0.97, a bound of mean plus 2.5 standard deviations, and the <em>clipped</em> norm fed back into the
 * mean. Unlike ZClip it works on logarithms, per parameter, and ignores non-finite norms, so a NaN cannot stay in it.
 *
 * <p>It acts only when the global norm is a spike: more than 5 times its running (geometric) mean and 6 standard
 * deviations above it, or more than 10 times however much it varied before. During the first 25 iterations only the
 * factor 10 counts, since a standard deviation of few values means nothing, and during the first {@value #FEWEST} its square, since
 * a mean of so few means little: gradients of deep networks grow tenfold as they wake up.
 *
 * <p>A height that was reached in three separate peaks of late is no spike: that is a mini-batch which is harder than
 * the others, and the network has to learn it.
 */
final class SpikeGuard implements StepGuard {
    static final String NAME = "scale-spike";

    /** Where an upper factor is set below the lower one of its pair, the upper one counts. */
    static final List<Setting> SETTINGS = List.of(
            Setting.number(
                    "decay",
                    0.97,
                    new Range(0, true, 1, false),
                    "",
                    "Weight of the past in running means and deviations"),
            Setting.whole(
                    "warmUpIterations",
                    25,
                    Range.atLeast(0),
                    "iterations",
                    "Finite iterations during which only triggerAtMost counts, its square in the first 5"),
            Setting.number(
                    "triggerSigmas",
                    6,
                    Range.POSITIVE,
                    "standard deviations",
                    "How far above its mean the logarithm of the global norm is a spike"),
            Setting.number(
                    "triggerAtLeast",
                    5,
                    Range.atLeast(1),
                    "times the mean",
                    "Global norms up to this are never a spike"),
            Setting.number(
                    "triggerAtMost",
                    10,
                    Range.atLeast(1),
                    "times the mean",
                    "Global norms above this always are a spike"),
            Setting.number(
                    "boundSigmas",
                    2.5,
                    Range.atLeast(0),
                    "standard deviations",
                    "How far above its mean a parameter's logarithmic norm is left in a spike"),
            Setting.number(
                    "boundAtLeast",
                    2,
                    Range.atLeast(1),
                    "times the mean",
                    "Norms of a parameter up to this are never scaled"),
            Setting.number(
                    "boundAtMost",
                    5,
                    Range.atLeast(1),
                    "times the mean",
                    "Norms of a parameter above this are scaled in every spike"),
            Setting.whole(
                    "peaks", 3, Range.between(1, 1000), "peaks", "Separate peaks that make their height a known one"),
            Setting.whole(
                    "peaksWithinIterations",
                    256,
                    Range.atLeast(0),
                    "iterations",
                    "Older peaks do not make a height known"));

    private static final int FEWEST = 5;

    private final long warmUp;
    private final double triggerSigmas;
    private final double triggerMinDecades;
    private final double triggerMaxDecades;
    private final double boundSigmas;
    private final double boundMinDecades;
    private final double boundMaxDecades;
    private final Ewma globalLog;
    private final Ewma[] logs;
    private final RecentPeaks peaks;

    SpikeGuard(Topology topology, Settings settings) {
        warmUp = settings.whole("warmUpIterations");
        triggerSigmas = settings.number("triggerSigmas");
        triggerMinDecades = Math.log10(settings.number("triggerAtLeast"));
        triggerMaxDecades = Math.log10(settings.number("triggerAtMost"));
        boundSigmas = settings.number("boundSigmas");
        boundMinDecades = Math.log10(settings.number("boundAtLeast"));
        boundMaxDecades = Math.log10(settings.number("boundAtMost"));
        peaks = new RecentPeaks(settings.count("peaks"), settings.whole("peaksWithinIterations"));
        double decay = settings.number("decay");
        globalLog = Ewma.withDecay(decay);
        logs = new Ewma[topology.parameterCount()];
        for (int p = 0; p < logs.length; p++) {
            logs[p] = Ewma.withDecay(decay);
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
        double @Nullable [] factors = learn(sample.norms(), above && !known);
        if (factors == null) {
            globalLog.add(globalNow);
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
        if (globalLog.count() < warmUp) {
            return globalLog.count() < FEWEST ? 2 * triggerMaxDecades : triggerMaxDecades;
        }
        double sigmas = triggerSigmas * globalLog.standardDeviation();
        return Math.min(triggerMaxDecades, Math.max(triggerMinDecades, sigmas));
    }

    /** Takes the norms into the history, limited in a spike. Returns what limits them, or null if nothing does. */
    private double @Nullable [] learn(Column norms, boolean spike) {
        double[] factors = null;
        for (int p = 0; p < logs.length; p++) {
            double log = Math.log10(norms.at(p));
            double bound = spike ? logs[p].mean() + boundDecades(logs[p]) : Double.NaN;
            if (log > bound) {
                if (factors == null) {
                    factors = new double[logs.length];
                    Arrays.fill(factors, 1);
                }
                factors[p] = Math.pow(10, bound - log);
                log = bound;
            }
            logs[p].add(log);
        }
        return factors;
    }

    private double boundDecades(Ewma log) {
        double sigmas = boundSigmas * log.standardDeviation();
        return Math.min(boundMaxDecades, Math.max(boundMinDecades, sigmas));
    }
}
