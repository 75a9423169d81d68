package io.gradwatch.policy;

/**
 * The state that a rollback went back to. A rule that has learnt its limits from the losses of a network that had been trained
 * may take an untrained one for an explosion, and an answer to that would be an answer to the answer. So in the first
 * {@value #PATIENCE} iterations trouble counts only once the loss is more than twice that of the state.
 */
final class Restored {
    /** As long as the triggers wait that need a rule to look again. */
    private static final int PATIENCE = 15;

    private final double loss;
    private long seen;

    /**
     * Nothing has been trained since.
     *
     * @param loss of the first mini-batch after the rollback
     */
    Restored(double loss) {
        this.loss = loss;
    }

    /** Counts an iteration, the first one too. */
    void see() {
        seen++;
    }

    /** Whether trouble in this iteration may be that of the state gone back to. What is not finite never is. */
    boolean mayExplain(Situation situation) {
        return seen <= PATIENCE
                && Trigger.isFinite(situation)
                && situation.sample().score() <= loss + Math.abs(loss);
    }
}
