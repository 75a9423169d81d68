package io.gradwatch.benchmarks.recurrent;

/**
 * One training run.
 *
 * @param score on validation examples, in the problem's measure
 * @param firstLoss mean loss of the first mini-batch of the untrained network
 * @param lastLoss mean loss of the last hundred mini-batches, NaN when one of them was
 */
record RunResult(double score, double firstLoss, double lastLoss) {
    /** Far above the start, as a factor of the first loss. */
    private static final double FAR_ABOVE = 2;

    /** Whether the run ended far above its start, or not finite. */
    boolean isDiverged() {
        return !(lastLoss <= FAR_ABOVE * firstLoss);
    }
}
