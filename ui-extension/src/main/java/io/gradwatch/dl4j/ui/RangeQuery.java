package io.gradwatch.dl4j.ui;

/**
 * A question for a range of iterations.
 *
 * @param run which run
 * @param from first iteration
 * @param to last iteration, not before {@code from}
 * @param points how many points there may be
 */
record RangeQuery(RunQuery run, long from, long to, int points) {
    static final int MAX_POINTS = 1000;

    private static final int MIN_POINTS = 2;

    /**
     * Reads the question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static RangeQuery from(Parameters parameters) {
        long from = parameters.whole("from", 0, 0, Parameters.MAX_ITERATION);
        long to = parameters.whole("to", Parameters.MAX_ITERATION, 0, Parameters.MAX_ITERATION);
        if (to < from) {
            throw new IllegalArgumentException("to must not be before from, was " + to + " and " + from);
        }
        return new RangeQuery(RunQuery.from(parameters), from, to, (int)
                parameters.whole("points", MAX_POINTS, MIN_POINTS, MAX_POINTS));
    }
}
