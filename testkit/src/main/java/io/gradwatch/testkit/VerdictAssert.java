package io.gradwatch.testkit;

import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a verdict. */
public final class VerdictAssert extends AbstractAssert<VerdictAssert, Verdict> {
    VerdictAssert(@Nullable Verdict actual) {
        super(actual, VerdictAssert.class);
    }

    /**
     * Nothing is wrong.
     *
     * @return this
     */
    public VerdictAssert isHealthy() {
        return demand(actual instanceof Verdict.Healthy, "to be healthy");
    }

    /**
     * The rule could not judge.
     *
     * @return this
     */
    public VerdictAssert isUndecided() {
        return demand(actual instanceof Verdict.Undecided, "to be undecided");
    }

    /**
     * The rule could not judge, for a reason.
     *
     * @param part what the reason contains
     * @return this
     */
    public VerdictAssert isUndecidedBecause(String part) {
        return demand(
                actual instanceof Verdict.Undecided undecided
                        && undecided.reason().contains(part),
                "to be undecided because of '" + part + "'");
    }

    /**
     * Nothing is wrong, or the rule could not judge.
     *
     * @return this
     */
    public VerdictAssert isNotViolated() {
        isNotNull();
        return demand(!(actual instanceof Verdict.Violated), "not to be violated");
    }

    /**
     * Something is wrong.
     *
     * @return this
     */
    public VerdictAssert isViolated() {
        return demand(actual instanceof Verdict.Violated, "to be violated");
    }

    /**
     * Something is wrong, and how bad.
     *
     * @param severity how bad
     * @return this
     */
    public VerdictAssert isViolated(Severity severity) {
        return demand(
                actual instanceof Verdict.Violated violated && violated.severity() == severity,
                "to be violated with severity " + severity);
    }

    /**
     * There is a finding at each of these parameters; there may be others.
     *
     * @param parameters indices in the topology, or {@link Finding#WHOLE_MODEL}
     * @return this
     */
    public VerdictAssert hasFindingsAt(int... parameters) {
        List<Integer> found = parametersFound();
        return demand(
                Arrays.stream(parameters).allMatch(found::contains),
                "to have findings at parameters " + Arrays.toString(parameters));
    }

    /**
     * There are findings at these parameters and at no others.
     *
     * @param parameters indices in the topology, or {@link Finding#WHOLE_MODEL}
     * @return this
     */
    public VerdictAssert hasFindingsOnlyAt(int... parameters) {
        List<Integer> found = parametersFound();
        boolean no = Arrays.stream(parameters).anyMatch(wanted -> !found.contains(wanted))
                || found.stream()
                        .anyMatch(parameter -> Arrays.stream(parameters).noneMatch(wanted -> wanted == parameter));
        return demand(!no, "to have findings at parameters " + Arrays.toString(parameters) + " only");
    }

    private List<Integer> parametersFound() {
        return actual instanceof Verdict.Violated violated
                ? violated.findings().stream().map(Finding::parameter).toList()
                : List.of();
    }

    private VerdictAssert demand(boolean met, String what) {
        if (!met) {
            failWithMessage("%nExpected the verdict%n  %s%nbut it was%n  %s", what, Verdicts.words(actual));
        }
        return this;
    }
}
