package io.gradwatch.plugin;

/**
 * Bounds of a number. NaN is in no range. Immutable.
 *
 * @param min lower bound, may be negative infinity
 * @param minIncluded whether the lower bound itself is allowed
 * @param max upper bound, may be positive infinity
 * @param maxIncluded whether the upper bound itself is allowed
 */
public record Range(double min, boolean minIncluded, double max, boolean maxIncluded) {
    /** Every finite number. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    /** Every positive finite number. */
    public static final Range POSITIVE = new Range(0, false, Double.POSITIVE_INFINITY, false);

    /** Shares: from 0 to 1, both included. */
    public static final Range SHARE = new Range(0, true, 1, true);

    /**
     * Checks the order of the bounds.
     *
     * @param min see the record
     * @param minIncluded see the record
     * @param max see the record
     * @param maxIncluded see the record
     * @throws IllegalArgumentException if {@code min} is not below {@code max} or one of them is NaN
     */
    public Range {
        if (!(min < max)) {
            throw new IllegalArgumentException("min must be below max, was " + min + " and " + max);
        }
    }

    /**
     * Finite numbers from a bound on.
     *
     * @param min the smallest number allowed
     * @return the range
     */
    public static Range atLeast(double min) {
        return new Range(min, true, Double.POSITIVE_INFINITY, false);
    }

    /**
     * Finite numbers above a bound.
     *
     * @param min the bound, itself not allowed
     * @return the range
     */
    public static Range above(double min) {
        return new Range(min, false, Double.POSITIVE_INFINITY, false);
    }

    /**
     * Numbers between two bounds, both allowed.
     *
     * @param min the smallest number allowed
     * @param max the largest number allowed
     * @return the range
     */
    public static Range between(double min, double max) {
        return new Range(min, true, max, true);
    }

    /**
     * Whether a number lies in the range.
     *
     * @param number any number
     * @return false for NaN
     */
    public boolean contains(double number) {
        return (minIncluded ? number >= min : number > min) && (maxIncluded ? number <= max : number < max);
    }

    /** The range in words: {@code above 0}, {@code from 0 to 1}. Empty when there is no bound. */
    @Override
    public String toString() {
        boolean below = min != Double.NEGATIVE_INFINITY;
        boolean above = max != Double.POSITIVE_INFINITY;
        if (below && above && minIncluded && maxIncluded) {
            return "from " + plain(min) + " to " + plain(max);
        }
        String lower = below ? (minIncluded ? "of at least " : "above ") + plain(min) : "";
        String upper = above ? (maxIncluded ? "of at most " : "below ") + plain(max) : "";
        return lower + (below && above ? " and " : "") + upper;
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }
}
