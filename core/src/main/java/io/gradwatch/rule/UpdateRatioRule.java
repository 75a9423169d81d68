package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Steps that are out of proportion to the weights, in a run that has not learnt anything: the running mean of log10 of
 * the update ratio of a weight lies outside a range while the loss is no better than at first.
 *
 * <p>The ratio alone tells little: it falls as a run converges or its learning rate decays, rises in small networks with
 * a large learning rate that train well, and Adam hides vanishing gradients in it.
 */
final class UpdateRatioRule implements Rule {
    static final String NAME = "update-ratio";

    private static final Setting WARM_UP = Setting.whole(
            "warmUpIterations",
            100,
            Range.between(1, 100_000),
            "iterations",
            "how many steps, and how many without a rise of the learning rate for small ratios, come before a verdict");
    private static final Setting LOW_WARNING = limit("lowWarning", -5, "below it the steps are too small: warning");
    private static final Setting LOW_CRITICAL = limit("lowCritical", -6, "below it the steps are too small: critical");
    private static final Setting HIGH_WARNING = limit("highWarning", -1.5, "above it the steps are too large: warning");
    private static final Setting HIGH_CRITICAL =
            limit("highCritical", -1, "above it the steps are too large: critical");

    static final List<Setting> SETTINGS = Stream.of(
                    List.of(WARM_UP, LOW_WARNING, LOW_CRITICAL, HIGH_WARNING, HIGH_CRITICAL), LossProgress.SETTINGS)
            .flatMap(List::stream)
            .toList();

    /** Remembers about 33 iterations, so that one step does not make a verdict. */
    private static final double DECAY = 0.97;

    private static final String QUANTITY = "log10 of the update ratio";
    private static final Verdict NOT_MEASURED = Verdict.undecided("updates or parameters were not measured");
    private static final Verdict NO_STEP = Verdict.undecided("no step was taken");
    private static final Verdict WARMING_UP = Verdict.undecided("warm-up");

    private final int warmUp;
    private final double lowWarning;
    private final double lowCritical;
    private final double highWarning;
    private final double highCritical;
    private final LossProgress progress;
    private final int[] weights;
    private final Ewma[] logRatios;
    private double lastRates = Double.NaN;
    private long sinceRise;
    private long steps;

    UpdateRatioRule(Topology topology, Settings settings) {
        warmUp = settings.count(WARM_UP.name());
        lowWarning = settings.number(LOW_WARNING.name());
        lowCritical = settings.number(LOW_CRITICAL.name());
        highWarning = settings.number(HIGH_WARNING.name());
        highCritical = settings.number(HIGH_CRITICAL.name());
        progress = new LossProgress(settings);
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .toArray();
        logRatios = new Ewma[weights.length];
        for (int i = 0; i < weights.length; i++) {
            logRatios[i] = Ewma.withDecay(DECAY);
        }
    }

    private static Setting limit(String name, double value, String description) {
        return Setting.number(name, value, Range.ANY, "log10 of the update ratio", description);
    }

    @Override
    public Verdict judge(IterationSample sample) {
        progress.add(sample.dataLoss());
        if (!sample.updateNorms().isMeasured() || !sample.parameterNorms().isMeasured()) {
            return NOT_MEASURED;
        }
        if (!Steps.wasTaken(sample.updateNorms())) {
            return NO_STEP;
        }
        learn(sample);
        if (steps <= warmUp) {
            return WARMING_UP;
        }
        return judgeRatios(sample);
    }

    private void learn(IterationSample sample) {
        steps++;
        for (int i = 0; i < weights.length; i++) {
            // A parameter of zeros has no ratio, and a weight that stands still is the rule unchanged's business:
            // neither logarithm is finite, and the mean leaves it out.
            logRatios[i].add(Math.log10(sample.updateRatio(weights[i])));
        }
        double rates = sumOfFinite(sample.learningRates());
        sinceRise = rates > lastRates ? 0 : sinceRise + 1;
        lastRates = rates;
    }

    private static double sumOfFinite(Column rates) {
        double sum = 0;
        for (int p = 0; p < rates.size(); p++) {
            sum += Double.isFinite(rates.at(p)) ? rates.at(p) : 0;
        }
        return sum;
    }

    private Verdict judgeRatios(IterationSample sample) {
        // While the learning rate is warmed up, small steps are what it is for.
        boolean judgesLow = sinceRise >= warmUp;
        boolean suspicious = false;
        for (int i = 0; i < weights.length; i++) {
            suspicious |= isOutside(i, judgesLow);
        }
        if (!suspicious || !progress.isStuck()) {
            return Verdict.healthy();
        }
        List<Finding> findings = new ArrayList<>();
        Severity severity = Severity.WARNING;
        for (int i = 0; i < weights.length; i++) {
            double ratio = logRatios[i].mean();
            if (isOutside(i, judgesLow) && sample.updateNorms().at(weights[i]) > 0) {
                findings.add(new Finding(weights[i], QUANTITY, ratio, ratio < lowWarning ? lowWarning : highWarning));
                boolean critical = ratio < lowCritical || ratio > highCritical;
                severity = critical ? Severity.CRITICAL : severity;
            }
        }
        findings.sort(Comparator.comparingDouble(UpdateRatioRule::excess).reversed());
        return findings.isEmpty() ? Verdict.healthy() : Verdict.violated(severity, findings);
    }

    private boolean isOutside(int weight, boolean judgesLow) {
        double ratio = logRatios[weight].mean();
        return ratio > highWarning || (judgesLow && ratio < lowWarning);
    }

    private static double excess(Finding finding) {
        return Math.abs(finding.observed() - finding.limit());
    }
}
