package io.gradwatch.testkit;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Verdict;
import org.jspecify.annotations.Nullable;

/** AssertJ assertions on what Gradwatch's plugins give and get. */
public final class GradwatchAssertions {
    private GradwatchAssertions() {}

    /**
     * Assertions on a verdict.
     *
     * @param actual the verdict
     * @return its assertions
     */
    public static VerdictAssert assertThat(@Nullable Verdict actual) {
        return new VerdictAssert(actual);
    }

    /**
     * Assertions on a guard's decision.
     *
     * @param actual the decision
     * @return its assertions
     */
    public static StepDecisionAssert assertThat(@Nullable StepDecision actual) {
        return new StepDecisionAssert(actual);
    }

    /**
     * Assertions on an incident.
     *
     * @param actual the incident
     * @return its assertions
     */
    public static IncidentAssert assertThat(@Nullable Incident actual) {
        return new IncidentAssert(actual);
    }

    /**
     * Assertions on a record.
     *
     * @param actual the record
     * @return its assertions
     */
    public static IterationRecordAssert assertThat(@Nullable IterationRecord actual) {
        return new IterationRecordAssert(actual);
    }
}
