package io.gradwatch.probe;

/**
 * How often a probe measures what costs an extra pass over the data. Norms of gradients, and whether they are finite, are
 * measured in every iteration; what else is measured when, {@link Cadence} decides.
 *
 * @param detailsEveryIterations every so many iterations largest gradients, zero fractions and inactive units are measured,
 *     at least 1; rarer when time is short
 * @param timeBudget share of the iteration time that Gradwatch may take, in (0, 1]; 1 stands for no limit: all norms are
 *     then measured in every iteration
 */
public record Sampling(int detailsEveryIterations, double timeBudget) {
    /** Details in every tenth iteration, 2 % of the time. */
    public static final Sampling DEFAULT = new Sampling(10, 0.02);

    /** Everything in every iteration, whatever it costs. */
    public static final Sampling EVERYTHING = new Sampling(1, 1);

    /**
     * Checks interval and budget.
     *
     * @param detailsEveryIterations see the record
     * @param timeBudget see the record
     * @throws IllegalArgumentException if the interval is less than 1 or the budget is not in (0, 1]
     */
    public Sampling {
        if (detailsEveryIterations < 1) {
            throw new IllegalArgumentException(
                    "detailsEveryIterations must be at least 1, was " + detailsEveryIterations);
        }
        if (!(timeBudget > 0 && timeBudget <= 1)) {
            throw new IllegalArgumentException("timeBudget must be above 0 and at most 1, was " + timeBudget);
        }
    }

    /** Whether the budget limits nothing. */
    boolean isUnlimited() {
        return timeBudget == 1;
    }
}
