package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.IterationSample;
import java.util.List;

/**
 * All a policy is given after one iteration.
 *
 * @param sample what was measured
 * @param decision what the guards decided about the step
 * @param openIncidents the incidents that are open now, oldest first
 * @param lastActions what the policy asked for last time it asked for anything, with the outcomes; empty before that
 */
public record Situation(
        IterationSample sample, StepDecision decision, List<Incident> openIncidents, List<ActionRecord> lastActions) {
    /**
     * Copies the lists.
     *
     * @param sample see the record
     * @param decision see the record
     * @param openIncidents see the record
     * @param lastActions see the record
     */
    public Situation {
        requireNonNull(sample, "sample");
        requireNonNull(decision, "decision");
        openIncidents = List.copyOf(openIncidents);
        lastActions = List.copyOf(lastActions);
    }

    /**
     * Whether a rule was violated in this very iteration.
     *
     * @param rule name of the rule
     * @return true when its incident is open and was seen in this iteration
     */
    public boolean isViolatedNow(String rule) {
        return openIncidents.stream()
                .anyMatch(incident -> incident.rule().equals(rule) && incident.lastIteration() == sample.iteration());
    }

    /**
     * Whether a rule's open incident is critical and was seen in this very iteration, be it in a milder form.
     *
     * @param rule name of the rule
     * @return true when the incident's highest severity so far is critical and the rule was violated again just now
     */
    public boolean isCriticalNow(String rule) {
        for (Incident incident : openIncidents) {
            if (incident.rule().equals(rule)
                    && incident.severity() == Severity.CRITICAL
                    && incident.lastIteration() == sample.iteration()) {
                return true;
            }
        }
        return false;
    }
}
