package io.gradwatch.action;

/**
 * The only way in which Gradwatch writes to a framework between steps. Implemented by an adapter for one model.
 *
 * <p>Called on the thread that trains, after a step. An exception is caught and recorded as {@link
 * ActionOutcome.Failed}; training goes on.
 */
@FunctionalInterface
public interface TrainingControl {
    /**
     * Carries out one action, wholly or not at all. Asking for what is in force already is harmless.
     *
     * <p>{@link Action.EnableClipping} by norms needs nothing of the framework but that step decisions are obeyed:
     * answer {@link ActionOutcome.Applied} when they are.
     *
     * @param action what to do
     * @return what became of it
     */
    ActionOutcome apply(Action action);

    /**
     * A control that changes nothing and says so: for models that are only watched.
     *
     * @param reason why nothing can be changed
     * @return a control that answers {@link ActionOutcome.Unsupported} to everything
     */
    static TrainingControl unsupported(String reason) {
        ActionOutcome outcome = new ActionOutcome.Unsupported(reason);
        return action -> outcome;
    }
}
