package io.gradwatch.probe;

/**
 * How often a probe measures what costs an extra pass over the data. Norms of gradients, and whether they are finite, are
 * measured in every iteration.
 *
 * @param detailsEveryIterations every so many iterations zero fractions and inactive units are measured, at least 1
 */
public record Sampling(int detailsEveryIterations) {
    /** Details in every tenth iteration. */
    public static final Sampling DEFAULT = new Sampling(10);

    /**
     * Checks the interval.
     *
     * @param detailsEveryIterations see the record
     * @throws IllegalArgumentException if it is less than 1
     */
    public Sampling {
        if (detailsEveryIterations < 1) {
            throw new IllegalArgumentException(
                    "detailsEveryIterations must be at least 1, was " + detailsEveryIterations);
        }
    }
}
