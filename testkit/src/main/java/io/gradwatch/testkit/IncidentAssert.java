package io.gradwatch.testkit;

import io.gradwatch.incident.Incident;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Severity;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on an incident. */
public final class IncidentAssert extends AbstractAssert<IncidentAssert, Incident> {
    IncidentAssert(@Nullable Incident actual) {
        super(actual, IncidentAssert.class);
    }

    /**
     * It is still going on.
     *
     * @return this
     */
    public IncidentAssert isOpen() {
        return demand(incident().isOpen(), "to be open");
    }

    /**
     * It has been resolved.
     *
     * @param iteration at which
     * @return this
     */
    public IncidentAssert isResolvedAt(long iteration) {
        return demand(incident().resolvedIteration() == iteration, "to be resolved at iteration " + iteration);
    }

    /**
     * It is named after a rule.
     *
     * @param rule name of the rule that is nearest to the cause
     * @return this
     */
    public IncidentAssert isOf(String rule) {
        return demand(incident().rule().equals(rule), "to be of the rule " + rule);
    }

    /**
     * How bad it has been at its worst.
     *
     * @param severity the highest so far
     * @return this
     */
    public IncidentAssert hasSeverity(Severity severity) {
        return demand(incident().severity() == severity, "to be of severity " + severity);
    }

    /**
     * When it was seen first.
     *
     * @param iteration the first bad one
     * @return this
     */
    public IncidentAssert beganAt(long iteration) {
        return demand(incident().firstIteration() == iteration, "to begin at iteration " + iteration);
    }

    /**
     * Where it is.
     *
     * @param layers names of the culprit layers in order; none when the whole model is meant
     * @return this
     */
    public IncidentAssert isIn(String... layers) {
        return demand(
                incident().layerNames().equals(List.of(layers)), "to be in the layers " + Arrays.toString(layers));
    }

    /**
     * Who saw it.
     *
     * @param rules names of the rules in the order of their first violations
     * @return this
     */
    public IncidentAssert wasSeenBy(String... rules) {
        List<String> seen = incident().symptoms().stream().map(Symptom::rule).toList();
        return demand(seen.equals(List.of(rules)), "to have been seen by " + Arrays.toString(rules));
    }

    private Incident incident() {
        isNotNull();
        return actual;
    }

    private IncidentAssert demand(boolean met, String what) {
        if (!met) {
            failWithMessage(
                    "%nExpected the incident%n  %s%nbut it was%n  %s",
                    what, incident().headline());
        }
        return this;
    }
}
