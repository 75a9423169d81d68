package io.gradwatch.dl4j.ui;

/**
 * A question for the state of a run.
 *
 * @param run which run
 * @param since the {@code until} of an earlier answer, 0 for everything
 */
record DataQuery(RunQuery run, long since) {
    /**
     * Reads the question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static DataQuery from(Parameters parameters) {
        return new DataQuery(RunQuery.from(parameters), parameters.whole("since", 0, 0, Parameters.MAX_SAFE_INTEGER));
    }
}
