package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import java.util.List;

/**
 * A loss that no longer falls although the gradients are not small.
 *
 * <p>Violated when none of the mean losses of the last ten windows was by more than 0.1 % better than the best before.
 * A loss or a gradient that is small against what it was at first is convergence, and a learning rate that its schedule
 * has all but switched off means to stand still: neither is reported.
 */
final class LossPlateauRule implements Rule {
    static final String NAME = "loss-plateau";

    private static final Setting WINDOW = Setting.whole(
            "windowIterations",
            100,
            Range.between(1, 1_000_000),
            "iterations",
            "how many losses each mean is taken of");
    private static final Setting PATIENCE = Setting.whole(
            "patienceWindows",
            10,
            Range.between(1, 10_000),
            "windows",
            "how many windows in a row bring no improvement");
    private static final Setting IMPROVEMENT = Setting.number(
            "lossImprovement",
            1e-3,
            Range.SHARE,
            "of the best mean loss",
            "how much better a mean loss must be to count as an improvement");
    private static final Setting SMALL_GRADIENT = Setting.number(
            "smallGradient",
            0.1,
            Range.atLeast(0),
            "of the first mean norm",
            "a mean global gradient norm below this is convergence");
    private static final Setting SMALL_LOSS = Setting.number(
            "smallLoss",
            0.1,
            Range.atLeast(0),
            "of the first mean loss",
            "a mean loss of at most this magnitude is convergence");
    private static final Setting SMALL_RATE = Setting.number(
            "smallLearningRate",
            0.01,
            Range.SHARE,
            "of the highest learning rate",
            "a learning rate below this stands still on purpose");
    private static final Setting RATE_RISE = Setting.number(
            "learningRateRise",
            0.01,
            Range.atLeast(0),
            "of the learning rate",
            "a rise of the learning rate by more than this starts the comparison anew");

    static final List<Setting> SETTINGS =
            List.of(WINDOW, PATIENCE, IMPROVEMENT, SMALL_GRADIENT, SMALL_LOSS, SMALL_RATE, RATE_RISE);

    private static final Verdict NOT_FINITE = Verdict.undecided("gradient or score is not finite");
    private static final Verdict WARMING_UP = Verdict.undecided("warm-up");

    private final int iterations;
    private final int patience;
    private final double improvement;
    private final double smallGradient;
    private final double smallLoss;
    private final double smallRate;
    private final double rateRise;
    private final LossLearningRate learningRate = new LossLearningRate();
    private double lossSum;
    private double normSum;
    private int inWindow;
    private double firstLoss = Double.NaN;
    private double firstNorm = Double.NaN;
    private double highestRate = Double.NaN;
    private double best = Double.NaN;
    private int withoutImprovement;
    /** Of the last complete window; stands until the next one is. */
    private Verdict verdict = WARMING_UP;

    LossPlateauRule(Settings settings) {
        iterations = settings.count(WINDOW.name());
        patience = settings.count(PATIENCE.name());
        improvement = settings.number(IMPROVEMENT.name());
        smallGradient = settings.number(SMALL_GRADIENT.name());
        smallLoss = settings.number(SMALL_LOSS.name());
        smallRate = settings.number(SMALL_RATE.name());
        rateRise = settings.number(RATE_RISE.name());
    }

    @Override
    public Verdict judge(IterationSample sample) {
        if (!sample.gradient().isFinite() || !Double.isFinite(sample.score())) {
            return NOT_FINITE;
        }
        lossSum += sample.score();
        normSum += sample.gradient().globalNorm();
        inWindow++;
        if (inWindow == iterations) {
            completeWindow(sample, lossSum / iterations, normSum / iterations);
            lossSum = 0;
            normSum = 0;
            inWindow = 0;
        }
        return verdict;
    }

    private void completeWindow(IterationSample sample, double loss, double norm) {
        if (Double.isNaN(firstLoss)) {
            firstLoss = loss;
            firstNorm = norm;
        }
        double rate = LossLearningRate.of(sample);
        highestRate = rate <= highestRate ? highestRate : rate;
        double limit = best - improvement * Math.abs(best);
        boolean startsAnew = learningRate.roseBy(rateRise, sample) || Double.isNaN(best);
        if (startsAnew || loss < limit) {
            best = loss;
            withoutImprovement = 0;
            verdict = Verdict.healthy();
            return;
        }
        withoutImprovement++;
        boolean converged = Math.abs(loss) <= smallLoss * Math.abs(firstLoss) || norm < smallGradient * firstNorm;
        boolean switchedOff = rate < smallRate * highestRate;
        verdict = withoutImprovement >= patience && !converged && !switchedOff
                ? Verdict.violated(
                        Severity.INFO,
                        List.of(new Finding(
                                Finding.WHOLE_MODEL,
                                "mean loss of the latest iterations, not below the limit in " + withoutImprovement
                                        + " windows",
                                loss,
                                limit)))
                : Verdict.healthy();
    }
}
