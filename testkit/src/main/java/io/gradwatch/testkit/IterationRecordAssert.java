package io.gradwatch.testkit;

import static java.util.stream.Collectors.joining;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.RuleVerdict;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a record. */
public final class IterationRecordAssert extends AbstractAssert<IterationRecordAssert, IterationRecord> {
    IterationRecordAssert(@Nullable IterationRecord actual) {
        super(actual, IterationRecordAssert.class);
    }

    /**
     * Which iteration it is of.
     *
     * @param iteration its number
     * @return this
     */
    public IterationRecordAssert isOfIteration(long iteration) {
        return demand(known().sample().iteration() == iteration, "to be of iteration " + iteration);
    }

    /**
     * No incident changed and nothing was done.
     *
     * @return this
     */
    public IterationRecordAssert hasNoNews() {
        return demand(!known().hasNews(), "to have no news");
    }

    /**
     * Goes on with what a rule said.
     *
     * @param rule its name
     * @return assertions on its verdict
     */
    public VerdictAssert verdictOf(String rule) {
        for (RuleVerdict each : known().verdicts()) {
            if (each.rule().equals(rule)) {
                return new VerdictAssert(each.verdict()).as("verdict of " + rule);
            }
        }
        String rules = known().verdicts().stream().map(RuleVerdict::rule).collect(joining(", "));
        throw failure("%nExpected a verdict of%n  %s%nbut there are those of%n  %s", rule, rules);
    }

    /**
     * Goes on with what the guards decided.
     *
     * @return assertions on the decision
     */
    public StepDecisionAssert decision() {
        return new StepDecisionAssert(known().decision());
    }

    /**
     * Goes on with an incident that changed in this iteration.
     *
     * @param kind what happened to it
     * @param rule the rule it is named after
     * @return assertions on the incident as it is now
     */
    public IncidentAssert incident(IncidentChange.Kind kind, String rule) {
        for (IncidentChange change : known().incidentChanges()) {
            if (change.kind() == kind && change.incident().rule().equals(rule)) {
                return new IncidentAssert(change.incident());
            }
        }
        throw failure("%nExpected an incident of %s that was%n  %s%nbut there was%n  %s", rule, kind, changes());
    }

    /**
     * An action was carried out.
     *
     * @param action its name, for example {@code rollback}
     * @return this
     */
    public IterationRecordAssert hasApplied(String action) {
        return demand(
                known().actions().stream()
                        .anyMatch(
                                each -> each.isApplied() && each.action().name().equals(action)),
                "to have applied " + action);
    }

    private IterationRecord known() {
        isNotNull();
        return actual;
    }

    private List<String> changes() {
        return known().incidentChanges().stream()
                .map(change -> change.kind() + " " + change.incident().headline())
                .toList();
    }

    private IterationRecordAssert demand(boolean met, String what) {
        if (!met) {
            List<String> actions =
                    known().actions().stream().map(IterationRecordAssert::words).toList();
            failWithMessage(
                    "%nExpected the record%n  %s%nbut it was of iteration %s, with incidents%n  %s%nand actions%n  %s",
                    what, known().sample().iteration(), changes(), actions);
        }
        return this;
    }

    private static String words(ActionRecord action) {
        return action.action().words() + ": " + action.outcome().name();
    }
}
