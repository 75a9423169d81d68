package io.gradwatch.dl4j.ui;

/**
 * A question for one iteration.
 *
 * @param run which run
 * @param iteration the iteration, or one near it
 */
record IterationQuery(RunQuery run, long iteration) {
    private static final long MISSING = -1;

    /**
     * Reads the question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static IterationQuery from(Parameters parameters) {
        long iteration = parameters.whole("iteration", MISSING, 0, Parameters.MAX_ITERATION);
        if (iteration == MISSING) {
            throw new IllegalArgumentException("iteration must be given");
        }
        return new IterationQuery(RunQuery.from(parameters), iteration);
    }
}
