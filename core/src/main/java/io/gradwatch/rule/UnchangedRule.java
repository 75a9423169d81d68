package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parameters that stand still for many steps, though they are trainable, their learning rate is not zero and others
 * move: their updates are zero, or so small that 32-bit numbers round them away.
 */
final class UnchangedRule implements Rule {
    static final String NAME = "unchanged";

    private static final Setting ITERATIONS = Setting.whole(
            "iterations",
            100,
            Range.between(1, Integer.MAX_VALUE),
            "iterations",
            "how many steps running a parameter must stand still");
    private static final Setting ROUNDED_AWAY = Setting.number(
            "roundedAwayRatio",
            0x1p-25,
            new Range(0, true, 1, true),
            "of the parameter norm",
            "update norms up to this share change nothing: half a unit in the last place of a 32-bit number");
    private static final Setting SMALL_LOSS_SHARE = Setting.number(
            "smallLossShare",
            0.1,
            Range.SHARE,
            "of the first loss",
            "down to it, a parameter that stands still may be convergence");
    private static final Setting DECAYED_RATE_SHARE = Setting.number(
            "decayedRateShare",
            1e-3,
            Range.SHARE,
            "of the parameter's largest learning rate so far",
            "down to it, a parameter that stands still is what the schedule wants");

    static final List<Setting> SETTINGS =
            List.of(ITERATIONS, ROUNDED_AWAY, SMALL_LOSS_SHARE, DECAYED_RATE_SHARE, LossProgress.FIRST);

    /** Remembers about 33 iterations. */
    private static final double DECAY = 0.97;

    private static final Verdict NOT_MEASURED = Verdict.undecided("updates, parameters or rates were not measured");
    private static final Verdict NO_STEP = Verdict.undecided("no step was taken");

    private final int wanted;
    private final double roundedAway;
    private final double smallLossShare;
    private final double decayedRateShare;
    private final FirstLevel firstLoss;
    private final Ewma loss = Ewma.withDecay(DECAY);
    private final int[] parameters;
    private final int[] unchangedFor;
    private final double[] largestRates;

    UnchangedRule(Topology topology, Settings settings) {
        wanted = settings.count(ITERATIONS.name());
        roundedAway = settings.number(ROUNDED_AWAY.name());
        smallLossShare = settings.number(SMALL_LOSS_SHARE.name());
        decayedRateShare = settings.number(DECAYED_RATE_SHARE.name());
        firstLoss = new FirstLevel(settings.count(LossProgress.FIRST.name()));
        parameters = IntStream.range(0, topology.parameterCount())
                .filter(p -> isJudged(topology.parameters().get(p)))
                .toArray();
        unchangedFor = new int[parameters.length];
        largestRates = new double[parameters.length];
    }

    /**
     * Biases are left out: in front of a normalisation layer, or in the keys of an attention, they have no gradient by
     * construction. Of an embedding, rare rows may wait long for their turn.
     */
    private static boolean isJudged(ParameterInfo parameter) {
        return parameter.trainable()
                && parameter.role() != ParameterRole.BIAS
                && parameter.role() != ParameterRole.EMBEDDING
                && parameter.role() != ParameterRole.STATISTIC;
    }

    @Override
    public Verdict judge(IterationSample sample) {
        firstLoss.add(sample.dataLoss());
        loss.add(sample.dataLoss());
        if (!sample.updateNorms().isMeasured()
                || !sample.parameterNorms().isMeasured()
                || !sample.learningRates().isMeasured()) {
            return NOT_MEASURED;
        }
        if (!Steps.wasTaken(sample.updateNorms())) {
            return NO_STEP;
        }
        boolean suspicious = false;
        for (int i = 0; i < parameters.length; i++) {
            boolean still =
                    isTrained(i, sample.learningRates().at(parameters[i])) && standsStill(parameters[i], sample);
            unchangedFor[i] = still ? Math.min(unchangedFor[i], Integer.MAX_VALUE - 1) + 1 : 0;
            suspicious |= unchangedFor[i] >= wanted;
        }
        return suspicious && !hasConverged() ? violated() : Verdict.healthy();
    }

    /** Whether the parameter has a learning rate that is more than the end of a schedule. */
    private boolean isTrained(int i, double rate) {
        if (!(rate > 0)) {
            return false;
        }
        largestRates[i] = Math.max(largestRates[i], rate);
        return rate > decayedRateShare * largestRates[i];
    }

    private boolean standsStill(int parameter, IterationSample sample) {
        return sample.updateNorms().at(parameter)
                <= roundedAway * sample.parameterNorms().at(parameter);
    }

    private boolean hasConverged() {
        return Math.abs(loss.mean()) <= smallLossShare * Math.abs(firstLoss.level());
    }

    private Verdict violated() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            if (unchangedFor[i] >= wanted) {
                findings.add(new Finding(parameters[i], "iterations without a change", unchangedFor[i], wanted));
            }
        }
        return Verdict.violated(Severity.WARNING, findings);
    }
}
