package io.gradwatch.guard;

/**
 * The last few times a norm rose above its usual range. A mini-batch that is harder than the others does so once per
 * epoch and to the same height: that is the data, not a spike, and scaling it down for ever would keep the network from
 * learning it. Consecutive iterations above the range are one peak.
 */
final class RecentPeaks {
    /** A peak of twice the highest known one is new. */
    private static final double TOLERANCE_DECADES = Math.log10(2);

    private final long[] begins;
    private final double[] heights;
    private final long withinIterations;
    private int count;
    private boolean above;

    /**
     * No peaks yet.
     *
     * @param peaks how many make their height a known one, at least 1
     * @param withinIterations how old the oldest of them may be
     */
    RecentPeaks(int peaks, long withinIterations) {
        begins = new long[peaks];
        heights = new double[peaks];
        this.withinIterations = withinIterations;
    }

    /**
     * Takes one iteration into account.
     *
     * @param iteration number of the iteration, rising
     * @param isAbove whether the norm is above its usual range
     * @param logNorm its logarithm
     * @return whether the norm is above its range but at a height that is known: reached by the last three peaks, all of
     *     them of late
     */
    boolean recognises(long iteration, boolean isAbove, double logNorm) {
        boolean known = isAbove && isKnownHeight(iteration, logNorm);
        int latest = Math.floorMod(count - 1, begins.length);
        if (isAbove && !above) {
            latest = count % begins.length;
            begins[latest] = iteration;
            heights[latest] = logNorm;
            count++;
        } else if (isAbove) {
            heights[latest] = Math.max(heights[latest], logNorm);
        }
        above = isAbove;
        return known;
    }

    private boolean isKnownHeight(long iteration, double logNorm) {
        if (count < begins.length) {
            return false;
        }
        double highest = Double.NEGATIVE_INFINITY;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < begins.length; i++) {
            highest = Math.max(highest, heights[i]);
            oldest = Math.min(oldest, begins[i]);
        }
        return iteration - oldest <= withinIterations && logNorm <= highest + TOLERANCE_DECADES;
    }
}
