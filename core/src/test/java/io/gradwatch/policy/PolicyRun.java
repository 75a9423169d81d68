package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.oneLayer;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A policy on a run whose outcomes, incidents and losses a test makes up. What it asks for is carried out and kept. */
final class PolicyRun {
    private final MitigationPolicy policy;
    private final List<ActionRecord> records = new ArrayList<>();
    private Function<Action, ActionOutcome> control = action -> new ActionOutcome.Applied();
    private List<ActionRecord> lastActions = List.of();
    private long iteration;
    private double loss = 1;

    PolicyRun(PolicyFactory factory) {
        this(factory, Map.of());
    }

    PolicyRun(PolicyFactory factory, Map<String, ?> settings) {
        policy = factory.create(dense(1), Settings.of(factory.settings(), settings));
    }

    /** From now on actions come to this. */
    void control(Function<Action, ActionOutcome> control) {
        this.control = control;
    }

    void loss(double loss) {
        this.loss = loss;
    }

    /** All that was asked for, with what became of it. */
    List<ActionRecord> records() {
        return records;
    }

    List<Budget> budgets() {
        return policy.budgets();
    }

    /** The state's class without the suffix. */
    String state() {
        return ((LadderPolicy) policy).state().getClass().getSimpleName().replace("State", "");
    }

    /** Asks the policy in a situation, whose last actions are replaced by those of this run. */
    List<PlannedAction> plan(Situation situation) {
        List<PlannedAction> planned = policy.plan(
                new Situation(situation.sample(), situation.decision(), situation.openIncidents(), lastActions));
        if (!planned.isEmpty()) {
            long now = situation.sample().iteration();
            lastActions = planned.stream()
                    .map(each -> new ActionRecord(now, each.action(), each.reason(), control.apply(each.action())))
                    .toList();
            records.addAll(lastActions);
        }
        return planned;
    }

    /** Clean iterations; what was asked for in them, in words. */
    List<String> clean(int iterations) {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            asked.addAll(iteration(1, List.of()));
        }
        return asked;
    }

    /** One iteration in which a rule is violated. */
    List<String> violated(String rule, Severity severity) {
        return iteration(1, List.of(incident(rule, severity)));
    }

    List<String> violated(String rule, Severity severity, int iterations) {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            asked.addAll(violated(rule, severity));
        }
        return asked;
    }

    /** Two iterations of an explosion: enough for the built-in policies. */
    List<String> explosion() {
        return violated("exploding", Severity.CRITICAL, 2);
    }

    List<String> iteration(double norm, List<Incident> incidents) {
        Situation situation =
                new Situation(oneLayer(iteration, norm, loss), StepDecision.proceed(), incidents, List.of());
        iteration++;
        return plan(situation).stream().map(each -> each.action().words()).toList();
    }

    Incident incident(String rule, Severity severity) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        return new Incident(1, rule, severity, List.of(), List.of(), iteration, iteration, Incident.OPEN, diagnosis);
    }
}
