package io.gradwatch.prometheus;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import java.util.List;

/**
 * Counts what may happen between two scrapes: decisions about steps, non-finite numbers, actions. Every counter starts
 * at 0 when the run does, since {@code increase()} cannot see a series come into being.
 */
final class EventCounters {
    static final List<Action> EVERY_ACTION = List.of(
            new Action.ScaleLearningRate(1),
            new Action.ScaleLayerLearningRate(0, 1),
            new Action.LimitLearningRate(1),
            new Action.EnableClipping(new Clipping.GlobalNorm(1)),
            new Action.ReleaseClipping(),
            new Action.Rollback(),
            new Action.StopTraining());
    static final List<ActionOutcome> EVERY_OUTCOME =
            List.of(new ActionOutcome.Applied(), new ActionOutcome.Unsupported(""), new ActionOutcome.Failed(""));

    private static final String PROCEED = "proceed";
    private static final String SCALE = "scale";
    private static final String CLIP = "clip";
    private static final String SKIP = "skip";
    private static final String GRADIENT = "gradient";
    private static final String UPDATE = "update";
    private static final String PARAMETER = "parameter";
    private static final String SCORE = "score";

    private final RunMeters meters;
    private final Reading scaleFactor;

    EventCounters(RunMeters meters) {
        this.meters = meters;
        this.scaleFactor = meters.gauge(Metric.STEP_SCALE_FACTOR);
        for (String decision : List.of(PROCEED, SCALE, CLIP, SKIP)) {
            meters.counter(Metric.STEPS, decision);
        }
        for (String quantity : List.of(GRADIENT, UPDATE, PARAMETER, SCORE)) {
            meters.counter(Metric.NON_FINITE_ITERATIONS, quantity);
        }
        for (Action action : EVERY_ACTION) {
            for (ActionOutcome outcome : EVERY_OUTCOME) {
                meters.counter(Metric.ACTIONS, action.name(), outcome.name());
            }
        }
    }

    void update(IterationRecord record) {
        updateDecision(record.decision());
        IterationSample sample = record.sample();
        boolean gradientMeasured = sample.gradient().norms().isMeasured();
        countNonFinite(GRADIENT, gradientMeasured && !sample.gradient().isFinite());
        countNonFinite(UPDATE, hasNonFinite(sample.updateNorms()));
        countNonFinite(PARAMETER, hasNonFinite(sample.parameterNorms()));
        countNonFinite(SCORE, !Double.isFinite(sample.score()));
        for (ActionRecord action : record.actions()) {
            meters.counter(
                            Metric.ACTIONS,
                            action.action().name(),
                            action.outcome().name())
                    .increment();
        }
    }

    private void updateDecision(StepDecision decision) {
        if (decision instanceof StepDecision.Skip) {
            countStep(SKIP, 0);
        } else if (decision instanceof StepDecision.Scale scale) {
            countStep(SCALE, smallest(scale.factors()));
        } else if (decision instanceof StepDecision.Clip clip) {
            countStep(CLIP, smallest(clip.factors()));
        } else {
            countStep(PROCEED, 1);
        }
    }

    private void countStep(String decision, double factor) {
        scaleFactor.set(factor);
        meters.counter(Metric.STEPS, decision).increment();
    }

    private void countNonFinite(String quantity, boolean nonFinite) {
        if (nonFinite) {
            meters.counter(Metric.NON_FINITE_ITERATIONS, quantity).increment();
        }
    }

    private static boolean hasNonFinite(Column column) {
        for (int p = 0; column.isMeasured() && p < column.size(); p++) {
            if (!Double.isFinite(column.at(p))) {
                return true;
            }
        }
        return false;
    }

    private static double smallest(Column factors) {
        double smallest = 1;
        for (int p = 0; p < factors.size(); p++) {
            smallest = Math.min(smallest, factors.at(p));
        }
        return smallest;
    }
}
