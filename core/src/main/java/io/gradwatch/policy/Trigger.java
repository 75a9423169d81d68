package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Severity;

/**
 * When a policy acts: a rule is violated so many times within so many iterations. Immutable.
 *
 * <p>The trigger on {@code non-finite} also looks at gradient and score itself, so that it works without that rule.
 *
 * @param rule name of the rule
 * @param atLeast severity from which a violation counts
 * @param times how many violations it takes, at least 1
 * @param withinIterations in how many iterations they have to lie, at least {@code times}; the same means in a row
 */
public record Trigger(String rule, Severity atLeast, int times, int withinIterations) {
    private static final String NON_FINITE = "non-finite";

    /**
     * Checks the counts.
     *
     * @param rule see the record
     * @param atLeast see the record
     * @param times see the record
     * @param withinIterations see the record
     * @throws IllegalArgumentException if {@code times} is less than 1 or more than {@code withinIterations}
     */
    public Trigger {
        requireNonNull(rule, "rule");
        requireNonNull(atLeast, "atLeast");
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1, was " + times);
        }
        if (withinIterations < times) {
            throw new IllegalArgumentException(
                    "withinIterations must be at least times, which is " + times + ", was " + withinIterations);
        }
    }

    /**
     * A trigger that wants violations in a row.
     *
     * @param rule name of the rule
     * @param atLeast severity from which a violation counts
     * @param iterations how many in a row, at least 1
     * @return the trigger
     */
    public static Trigger inARow(String rule, Severity atLeast, int iterations) {
        return new Trigger(rule, atLeast, iterations, iterations);
    }

    boolean isSeenIn(Situation situation) {
        Symptom symptom = situation.symptomNow(rule);
        boolean judged = symptom != null && !atLeast.isAbove(symptom.severity());
        return judged || (rule.equals(NON_FINITE) && !isFinite(situation));
    }

    /** Whether the rule is at all violated, however mildly. */
    boolean isViolatedIn(Situation situation) {
        return situation.isViolatedNow(rule) || isSeenIn(situation);
    }

    static boolean isFinite(Situation situation) {
        return situation.sample().gradient().isFinite()
                && Double.isFinite(situation.sample().score());
    }

    String words() {
        return times == withinIterations
                ? rule + " in " + times + (times == 1 ? " iteration" : " iterations in a row")
                : rule + " in " + times + " of " + withinIterations + " iterations";
    }
}
