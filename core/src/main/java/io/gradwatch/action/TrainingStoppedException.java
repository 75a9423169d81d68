package io.gradwatch.action;

/**
 * Ends training because a policy asked for it. The only exception that ever leaves a listener of Gradwatch, and only when
 * the policy was told that it may stop training.
 */
public final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * The end of training.
     *
     * @param message run, iteration and reason
     */
    public TrainingStoppedException(String message) {
        super(message);
    }
}
