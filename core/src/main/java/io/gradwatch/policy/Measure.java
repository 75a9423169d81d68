package io.gradwatch.policy;

/** What a policy built by {@link PolicyBuilder} can do about trouble. */
public enum Measure {
    /** Limits the global gradient norm to a quantile of its healthy history. Released once the run is clean. */
    CLIP("clipping"),
    /**
     * Halves the learning rate, or takes it back to what the run was healthy at if it has risen further than that, down to the
     * floor. Warmed up again step by step once the run is clean.
     */
    HALVE_LEARNING_RATE("learning-rate cut"),
    /** Goes back to the last healthy snapshot. Nothing to release. */
    ROLLBACK("rollback"),
    /** Ends training. Only ever a rung of its own, the last. */
    STOP("stop");

    private final String words;

    Measure(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
