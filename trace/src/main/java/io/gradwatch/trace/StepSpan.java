package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.guard.StepDecision;

/**
 * Successive steps about which guards decided the same.
 *
 * @param firstIteration the first of them
 * @param lastIteration the last of them
 * @param kind {@code scale}, {@code clip} or {@code skip}
 * @param reason why, of the first of them
 */
public record StepSpan(long firstIteration, long lastIteration, String kind, String reason) {
    /**
     * Checks that nothing is missing.
     *
     * @param firstIteration see the record
     * @param lastIteration see the record
     * @param kind see the record
     * @param reason see the record
     */
    public StepSpan {
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
    }

    /**
     * The kind of a decision.
     *
     * @param decision a decision
     * @return {@code proceed}, {@code scale}, {@code clip} or {@code skip}
     */
    public static String kindOf(StepDecision decision) {
        return decision.match(
                () -> "proceed", scale -> TraceFormat.SCALE, clip -> TraceFormat.CLIP, skip -> TraceFormat.SKIP);
    }

    static String reasonOf(StepDecision decision) {
        return decision.match(
                () -> "", StepDecision.Scale::reason, StepDecision.Clip::reason, StepDecision.Skip::reason);
    }

    StepSpan until(long iteration) {
        return new StepSpan(firstIteration, iteration, kind, reason);
    }
}
