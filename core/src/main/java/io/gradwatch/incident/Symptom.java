package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

import io.gradwatch.rule.Severity;

/**
 * What one rule saw of an incident: a link of its chain. Immutable.
 *
 * @param rule name of the rule
 * @param severity the highest severity this rule gave so far
 * @param firstIteration iteration of its first violated verdict
 * @param lastIteration iteration of its latest violated verdict so far
 * @param evidence what it observed first, where, against which limit; at the highest severity so far
 */
public record Symptom(String rule, Severity severity, long firstIteration, long lastIteration, String evidence) {
    /**
     * Checks that nothing is missing.
     *
     * @param rule see the record
     * @param severity see the record
     * @param firstIteration see the record
     * @param lastIteration see the record
     * @param evidence see the record
     */
    public Symptom {
        requireNonNull(rule, "rule");
        requireNonNull(severity, "severity");
        requireNonNull(evidence, "evidence");
    }

    Symptom seenAt(long iteration) {
        return new Symptom(rule, severity, firstIteration, iteration, evidence);
    }
}
