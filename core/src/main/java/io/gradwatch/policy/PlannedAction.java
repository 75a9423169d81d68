package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.Action;

/**
 * An action a policy asks for.
 *
 * @param action what to do
 * @param reason why, in words for the record
 */
public record PlannedAction(Action action, String reason) {
    /**
     * Checks that nothing is missing.
     *
     * @param action see the record
     * @param reason see the record
     */
    public PlannedAction {
        requireNonNull(action, "action");
        requireNonNull(reason, "reason");
    }
}
