package io.gradwatch.action;

import static java.util.Objects.requireNonNull;

/**
 * An action with what became of it.
 *
 * @param iteration the iteration after whose step it was carried out
 * @param action what was asked for
 * @param reason why the policy asked for it
 * @param outcome what became of it
 */
public record ActionRecord(long iteration, Action action, String reason, ActionOutcome outcome) {
    /**
     * Checks that nothing is missing.
     *
     * @param iteration see the record
     * @param action see the record
     * @param reason see the record
     * @param outcome see the record
     */
    public ActionRecord {
        requireNonNull(action, "action");
        requireNonNull(reason, "reason");
        requireNonNull(outcome, "outcome");
    }

    /**
     * Whether the action took effect.
     *
     * @return true when applied
     */
    public boolean isApplied() {
        return outcome instanceof ActionOutcome.Applied;
    }
}
