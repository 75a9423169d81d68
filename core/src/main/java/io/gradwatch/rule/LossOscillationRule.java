package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import java.util.List;

/**
 * A loss that swings up and down from one iteration to the next instead of falling: steps so large that each jumps over
 * the minimum to the other side.
 *
 * <p>Amplitude and noise come from the differences between losses one and two iterations apart. For a swing of amplitude
 * a from iteration to iteration under independent noise of standard deviation s, their mean squares are 4 a² + 2 s² and
 * 2 s²; a trend, slow waves and single peaks count as noise or make a² negative. Mini-batches of different difficulty
 * give no swing unless easy and hard ones take turns; of those, the mean falls below the first loss as the network
 * learns, and a run that has learnt something is left in peace.
 */
final class LossOscillationRule implements Rule {
    static final String NAME = "loss-oscillation";

    private static final Setting WINDOW = Setting.whole(
            "windowIterations",
            20,
            Range.between(4, 100_000),
            "iterations",
            "how many iterations amplitude and noise are estimated from");
    private static final Setting WINDOWS = Setting.whole(
            "persistenceWindows",
            3,
            Range.between(1, 1_000),
            "windows",
            "how many windows in a row the loss has to swing");
    private static final Setting NOISE_FACTOR =
            Setting.number("noiseFactor", 3, Range.POSITIVE, "times the noise", "how large the amplitude has to be");
    private static final Setting AMPLITUDE = Setting.number(
            "amplitudeOfFirstLoss",
            0.1,
            Range.atLeast(0),
            "of the first loss",
            "how large the amplitude has to be, however small the noise");
    private static final Setting PROGRESS = Setting.number(
            "progressOfAmplitude",
            0.1,
            Range.atLeast(0),
            "of the amplitude",
            "a mean loss that is lower by more than this than in the window before, or than the first loss, is progress");
    private static final Setting FIRST = Setting.whole(
            "firstLossIterations",
            10,
            Range.between(1, 100_000),
            "iterations",
            "how many iterations' median is the first loss");
    private static final Setting WARM_UP = Setting.whole(
            "warmUpIterations", 50, Range.between(1, 1_000_000), "iterations", "how many iterations are left out");

    static final List<Setting> SETTINGS = List.of(WINDOW, WINDOWS, NOISE_FACTOR, AMPLITUDE, PROGRESS, FIRST, WARM_UP);

    private static final Verdict NOT_FINITE = Verdict.undecided("the score is not finite");
    private static final Verdict WARMING_UP = Verdict.undecided("warm-up");

    private final int iterations;
    private final int windows;
    private final double noiseFactor;
    private final double amplitudeShare;
    private final double progressShare;
    private final int warmUp;
    private final SlidingWindow first;
    private double firstLoss = Double.NaN;
    private double oneAgo;
    private double twoAgo;
    private double sum;
    private double squaresOfOneApart;
    private double squaresOfTwoApart;
    private int inWindow;
    private double lastMean = Double.NaN;
    private int swingingInARow;
    private long seen;
    /** Of the last complete window; stands until the next one is. */
    private Verdict verdict = WARMING_UP;

    LossOscillationRule(Settings settings) {
        iterations = settings.count(WINDOW.name());
        windows = settings.count(WINDOWS.name());
        noiseFactor = settings.number(NOISE_FACTOR.name());
        amplitudeShare = settings.number(AMPLITUDE.name());
        progressShare = settings.number(PROGRESS.name());
        warmUp = settings.count(WARM_UP.name());
        first = SlidingWindow.ofCapacity(settings.count(FIRST.name()));
    }

    @Override
    public Verdict judge(IterationSample sample) {
        double loss = sample.score();
        if (!Double.isFinite(loss)) {
            return NOT_FINITE;
        }
        learnFirst(loss);
        // Two losses are needed before the first difference over two iterations.
        if (seen >= Math.max(2, warmUp) && first.isFull()) {
            add(loss);
        }
        seen++;
        twoAgo = oneAgo;
        oneAgo = loss;
        return verdict;
    }

    private void learnFirst(double loss) {
        if (!first.isFull()) {
            first.add(loss);
            firstLoss = first.median();
        }
    }

    private void add(double loss) {
        sum += loss;
        squaresOfOneApart += (loss - oneAgo) * (loss - oneAgo);
        squaresOfTwoApart += (loss - twoAgo) * (loss - twoAgo);
        inWindow++;
        if (inWindow == iterations) {
            completeWindow();
            sum = 0;
            squaresOfOneApart = 0;
            squaresOfTwoApart = 0;
            inWindow = 0;
        }
    }

    private void completeWindow() {
        double mean = sum / iterations;
        // Negative without a swing: the root is then NaN, which fails every comparison.
        double amplitude = Math.sqrt((squaresOfOneApart - squaresOfTwoApart) / (4.0 * iterations));
        double noise = Math.sqrt(squaresOfTwoApart / (2.0 * iterations));
        double limit = Math.max(noiseFactor * noise, amplitudeShare * Math.abs(firstLoss));
        double progress = progressShare * amplitude;
        boolean learns = mean < lastMean - progress || mean < firstLoss - progress;
        boolean swings = amplitude > limit && !learns;
        lastMean = mean;
        swingingInARow = swings ? swingingInARow + 1 : 0;
        verdict = swingingInARow >= windows
                ? Verdict.violated(
                        Severity.WARNING,
                        List.of(new Finding(
                                Finding.WHOLE_MODEL,
                                "amplitude of the loss from one iteration to the next",
                                amplitude,
                                limit)))
                : Verdict.healthy();
    }
}
