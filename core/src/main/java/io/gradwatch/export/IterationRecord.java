package io.gradwatch.export;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.policy.Budget;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import java.util.List;

/**
 * Everything about one iteration: the only thing an exporter sees. Immutable, may be kept and passed to other threads.
 *
 * @param run the names of the run
 * @param sample what was measured
 * @param decision what the guards decided about the step
 * @param verdicts what every rule said
 * @param incidentChanges incidents opened, updated and resolved in this iteration
 * @param actions actions taken after the step, with their outcomes
 * @param budgets what the policy has spent of its limited actions before this iteration; empty when it has none, and in a
 *     record that was read from a trace
 * @param health what watching cost
 */
public record IterationRecord(
        RunInfo run,
        IterationSample sample,
        StepDecision decision,
        List<RuleVerdict> verdicts,
        List<IncidentChange> incidentChanges,
        List<ActionRecord> actions,
        List<Budget> budgets,
        MonitorHealth health) {
    /**
     * Copies the lists.
     *
     * @param run see the record
     * @param sample see the record
     * @param decision see the record
     * @param verdicts see the record
     * @param incidentChanges see the record
     * @param actions see the record
     * @param budgets see the record
     * @param health see the record
     */
    public IterationRecord {
        requireNonNull(run, "run");
        requireNonNull(sample, "sample");
        requireNonNull(decision, "decision");
        verdicts = List.copyOf(verdicts);
        incidentChanges = List.copyOf(incidentChanges);
        actions = List.copyOf(actions);
        budgets = List.copyOf(budgets);
        requireNonNull(health, "health");
    }

    /**
     * A record of a run whose policy has no budgets.
     *
     * @param run see the record
     * @param sample see the record
     * @param decision see the record
     * @param verdicts see the record
     * @param incidentChanges see the record
     * @param actions see the record
     * @param health see the record
     */
    public IterationRecord(
            RunInfo run,
            IterationSample sample,
            StepDecision decision,
            List<RuleVerdict> verdicts,
            List<IncidentChange> incidentChanges,
            List<ActionRecord> actions,
            MonitorHealth health) {
        this(run, sample, decision, verdicts, incidentChanges, actions, List.of(), health);
    }

    /**
     * Whether the record tells of more than numbers and so may not be dropped.
     *
     * @return true when an incident changed or an action was taken
     */
    public boolean hasNews() {
        return !incidentChanges.isEmpty() || !actions.isEmpty();
    }
}
