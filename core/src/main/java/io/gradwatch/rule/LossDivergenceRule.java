package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import java.util.List;

/**
 * A loss that has risen and does not come back.
 *
 * <p>The median of 10 iterations is compared with the best level of the recent past. Violated when in two windows
 * running it is above twice that level, above 95 % of the losses at that level, and by more than a share of
 * the first loss: one hard mini-batch, noise, and a converged network that leaves zero for a moment are none of this.
 * Critical when the loss is worse than that of the untrained network and rises from window to window, or is twice that.
 *
 * <p>The first loss is what 95 % of the losses of the warm-up stay below: the loss of the untrained network, for easy and
 * hard mini-batches alike. When the learning rate rises, by a restart or a warm-up, only the first loss is left to compare with until a new
 * level is known. A level is never learnt from what is above the limit.
 */
final class LossDivergenceRule implements Rule {
    static final String NAME = "loss-divergence";

    private static final Setting WINDOW = Setting.whole(
            "windowIterations", 10, Range.between(3, 100_000), "iterations", "how many losses each median is taken of");
    private static final Setting WINDOWS = Setting.whole(
            "persistenceWindows",
            2,
            Range.between(1, 1_000),
            "windows",
            "how many windows in a row the median has to be above the limit");
    private static final Setting LOSS_FACTOR = Setting.number(
            "lossFactor", 2, Range.above(1), "times the best level", "how high the median loss may rise");
    private static final Setting RISE = Setting.number(
            "riseOfFirstLoss",
            0.05,
            Range.atLeast(0),
            "of the first loss",
            "how far the median loss may rise, however low the best level is");
    private static final Setting NOISE_QUANTILE = Setting.number(
            "noiseQuantile",
            0.95,
            Range.SHARE,
            "of the losses",
            "the share of losses at the best level that the median has to be above");
    private static final Setting RISING_WINDOWS = Setting.whole(
            "risingWindows",
            3,
            Range.between(1, 1_000),
            "windows",
            "how many windows in a row the median has to rise to be critical");
    private static final Setting REFERENCE_WINDOWS = Setting.whole(
            "referenceWindows",
            10,
            Range.between(1, 1_000),
            "windows",
            "how many windows make one level that later losses are compared with");
    private static final Setting REMEMBERED_LEVELS = Setting.whole(
            "rememberedLevels", 10, Range.between(1, 10_000), "levels", "of how many levels the best counts");
    private static final Setting RATE_RISE = Setting.number(
            "learningRateRise",
            0.01,
            Range.atLeast(0),
            "of the learning rate",
            "a rise of the learning rate by more than this makes all levels but the first loss void");
    private static final Setting WARM_UP = Setting.whole(
            "warmUpIterations",
            50,
            Range.between(1, 1_000_000),
            "iterations",
            "how many iterations are not judged; the noise quantile of their losses is the first loss");

    static final List<Setting> SETTINGS = List.of(
            WINDOW,
            WINDOWS,
            LOSS_FACTOR,
            RISE,
            NOISE_QUANTILE,
            RISING_WINDOWS,
            REFERENCE_WINDOWS,
            REMEMBERED_LEVELS,
            RATE_RISE,
            WARM_UP);

    private static final Verdict NOT_FINITE = Verdict.undecided("the score is not finite");
    private static final Verdict WARMING_UP = Verdict.undecided("warm-up");

    private final int windows;
    private final double lossFactor;
    private final double riseShare;
    private final double noiseQuantile;
    private final int risingWindows;
    private final double rateRise;
    private final int warmUp;
    private final FirstLoss first;
    private final SlidingWindow window;
    private final LossReference reference;
    private final LossLearningRate learningRate = new LossLearningRate();
    private double lastMedian = Double.NaN;
    private int aboveInARow;
    private int risingInARow;
    private long seen;
    /** Of the last complete window; stands until the next one is. */
    private Verdict verdict = Verdict.healthy();

    LossDivergenceRule(Settings settings) {
        windows = settings.count(WINDOWS.name());
        lossFactor = settings.number(LOSS_FACTOR.name());
        riseShare = settings.number(RISE.name());
        noiseQuantile = settings.number(NOISE_QUANTILE.name());
        risingWindows = settings.count(RISING_WINDOWS.name());
        rateRise = settings.number(RATE_RISE.name());
        warmUp = settings.count(WARM_UP.name());
        int iterations = settings.count(WINDOW.name());
        window = SlidingWindow.ofCapacity(iterations);
        first = new FirstLoss(warmUp, noiseQuantile, lossFactor);
        reference = new LossReference(
                iterations * settings.count(REFERENCE_WINDOWS.name()),
                settings.count(REMEMBERED_LEVELS.name()),
                noiseQuantile);
    }

    @Override
    public Verdict judge(IterationSample sample) {
        double loss = sample.score();
        if (!Double.isFinite(loss)) {
            return NOT_FINITE;
        }
        first.add(sample);
        window.add(loss);
        reference.add(loss);
        if (window.isFull()) {
            completeWindow(sample);
            window.clear();
        }
        seen++;
        return seen <= warmUp ? WARMING_UP : verdict;
    }

    private void completeWindow(IterationSample sample) {
        double median = window.median();
        if (learningRate.roseBy(rateRise, sample)) {
            reference.clear();
        }
        double limit = limit();
        if (median > limit) {
            aboveInARow++;
            reference.discardBlock();
        } else {
            aboveInARow = 0;
            reference.completeBlock();
        }
        risingInARow = median > lastMedian ? risingInARow + 1 : 0;
        lastMedian = median;
        verdict = aboveInARow >= windows ? violated(median, limit) : Verdict.healthy();
    }

    private double limit() {
        double lost = above(first.level());
        if (!reference.isKnown()) {
            return lost;
        }
        double level = reference.median();
        double rise = Math.max(above(level), level + riseShare * Math.abs(first.level()));
        return Math.min(lost, Math.max(rise, reference.peak()));
    }

    private double above(double level) {
        return FirstLoss.above(level, lossFactor);
    }

    private Verdict violated(double median, double limit) {
        boolean worseThanUntrained = median > first.level() && risingInARow >= risingWindows;
        boolean lost = worseThanUntrained || median > above(first.level());
        Finding finding = new Finding(Finding.WHOLE_MODEL, "median loss of the latest iterations", median, limit);
        return Verdict.violated(lost ? Severity.CRITICAL : Severity.WARNING, List.of(finding));
    }
}
