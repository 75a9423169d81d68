package io.gradwatch.dl4j.ui;

/**
 * Consecutive iterations whose steps were skipped or scaled alike.
 *
 * @param decision what was decided, with the latest reason
 * @param firstIteration the first of them
 * @param lastIteration the last of them
 */
record DecisionSpan(Decision decision, long firstIteration, long lastIteration) {
    boolean isContinuedBy(IterationRow row) {
        return row.iteration() == lastIteration + 1 && row.decision().kind() == decision.kind();
    }

    DecisionSpan continuedBy(IterationRow row) {
        return new DecisionSpan(row.decision(), firstIteration, row.iteration());
    }
}
