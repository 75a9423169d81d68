package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

/**
 * How often a policy may take one kind of action in a run, and how often it has. Immutable.
 *
 * @param action the kind of action, named as {@link io.gradwatch.action.Action#name} names it
 * @param spent actions of the kind that were applied so far, 0 or more
 * @param limit how many there may be, at least 1
 */
public record Budget(String action, long spent, long limit) {
    /**
     * Checks the ranges.
     *
     * @param action see the record
     * @param spent see the record
     * @param limit see the record
     * @throws IllegalArgumentException if {@code spent} is negative or {@code limit} below 1
     */
    public Budget {
        requireNonNull(action, "action");
        if (spent < 0) {
            throw new IllegalArgumentException("spent must be 0 or more, was " + spent);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
    }

    /**
     * Whether no more actions of the kind will be asked for.
     *
     * @return true when all of the limit is spent
     */
    public boolean isExhausted() {
        return spent >= limit;
    }
}
