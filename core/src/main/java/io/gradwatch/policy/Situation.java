package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @return true when an open incident has it as a symptom that was seen in this iteration
     */
    public boolean isViolatedNow(String rule) {
        return symptomNow(rule) != null;
    }

    /**
     * Whether a rule was violated in this very iteration and has been critical in this incident, be it milder now.
     *
     * @param rule name of the rule
     * @return true when the symptom's highest severity so far is critical and the rule was violated again just now
     */
    public boolean isCriticalNow(String rule) {
        Symptom symptom = symptomNow(rule);
        return symptom != null && symptom.severity() == Severity.CRITICAL;
    }

    /**
     * What a rule has seen of an open incident, if it saw it in this very iteration.
     *
     * @param rule name of the rule
     * @return the symptom, null when the rule was not violated in this iteration
     */
    public @Nullable Symptom symptomNow(String rule) {
        for (Incident incident : openIncidents) {
            Symptom symptom = incident.symptomOf(rule);
            if (symptom != null && symptom.lastIteration() == sample.iteration()) {
                return symptom;
            }
        }
        return null;
    }
}
