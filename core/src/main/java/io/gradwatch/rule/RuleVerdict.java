package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

/**
 * A verdict with the name of the rule that gave it.
 *
 * @param rule name of the rule
 * @param verdict its verdict
 */
public record RuleVerdict(String rule, Verdict verdict) {
    /**
     * Checks that nothing is missing.
     *
     * @param rule see the record
     * @param verdict see the record
     */
    public RuleVerdict {
        requireNonNull(rule, "rule");
        requireNonNull(verdict, "verdict");
    }
}
