package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run on autopilot, iteration by iteration. Constants of the policy are repeated here on purpose: changing one is a change of
 * behaviour.
 */
abstract class OnAutopilot {
    static final int COOLDOWN = 3;
    static final int CLEAN = 200;
    static final int WARMING_STEP = 50;
    /** Longest wait for a clean run, ten doublings of the learning rate, and the release of clipping. */
    static final int LONG_ENOUGH = 64 * CLEAN + 11 * WARMING_STEP;

    final PolicyRun run = new PolicyRun(Policies.autopilot());
    private int explodingFor;
    long iteration;
    private int learnt;

    /**
     * One more iteration of an explosion, in which the loss trebles; the first one alone would be a spike, so an explosion
     * begins with two.
     */
    List<Action> explosion() {
        if (explodingFor == 0) {
            assertThat(explodingIteration()).isEmpty();
        }
        return explodingIteration();
    }

    private List<Action> explodingIteration() {
        return plan(1, Math.pow(3, explodingFor++), StepDecision.proceed(), Severity.CRITICAL);
    }

    List<Action> loss(double loss, int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(1, loss, StepDecision.proceed(), null));
        }
        return actions;
    }

    List<Action> nonFinite() {
        return plan(Double.NaN, 1, new StepDecision.Skip("NaN"), null);
    }

    List<Action> clean(int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(1, 1, StepDecision.proceed(), null));
        }
        return actions;
    }

    List<Action> plan(double norm, double score, StepDecision decision, @Nullable Severity explodingSeverity) {
        explodingFor = explodingSeverity == Severity.CRITICAL ? explodingFor : 0;
        return run.plan(situation(norm, score, decision, explodingSeverity)).stream()
                .map(PlannedAction::action)
                .toList();
    }

    Situation situation(double norm, double score, StepDecision decision, @Nullable Severity explodingSeverity) {
        List<Incident> open = explodingSeverity == null ? List.of() : List.of(incident("exploding", explodingSeverity));
        return new Situation(oneLayer(iteration++, norm, score), decision, open, List.of());
    }

    private Incident incident(String rule, Severity severity) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        return new Incident(1, rule, severity, List.of(), List.of(), 0, iteration, Incident.OPEN, diagnosis);
    }

    /** Every step is clipped, and the loss falls by a thousandth of itself in each. */
    List<Action> learningWhileClipped(int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(2, Math.pow(0.999, ++learnt), clipped(), null));
        }
        return actions;
    }

    static StepDecision clipped() {
        return Guards.scaleAll(dense(1).parameterCount(), 0.5, "clipped");
    }

    static List<Double> rates(List<Action> actions) {
        return actions.stream()
                .filter(Action.ScaleLearningRate.class::isInstance)
                .map(action -> ((Action.ScaleLearningRate) action).factor())
                .toList();
    }
}
