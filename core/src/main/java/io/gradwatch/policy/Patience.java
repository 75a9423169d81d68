package io.gradwatch.policy;

/** How long a policy waits: counts iterations since it asked for something, and clean ones in a row. */
final class Patience {
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    private final PolicyLimits limits;
    private long cleanWanted;
    private long cleanInARow;
    private long now;
    private long sinceChange = LONG_AGO;
    private long sinceResponse = LONG_AGO;

    /** Nothing has been asked for yet. */
    Patience(PolicyLimits limits) {
        this.limits = limits;
        cleanWanted = limits.cleanIterations();
    }

    /** An iteration begins. */
    void begin() {
        now++;
        sinceChange++;
        sinceResponse++;
    }

    /** Takes it into account whether the iteration is clean. */
    void see(boolean isClean) {
        cleanInARow = isClean ? cleanInARow + 1 : 0;
    }

    /** A response to trouble was asked for. */
    void responded() {
        sinceResponse = 0;
    }

    /** Something was asked for, a response or a release. */
    void changed() {
        sinceChange = 0;
    }

    /** Asks for more clean iterations before the next release. */
    void backOff() {
        cleanWanted = Math.min(longestWait(), limits.backOffFactor() * cleanWanted);
    }

    /** Whether the last response is too recent for another one. */
    boolean isCoolingDown() {
        return sinceResponse < limits.cooldownIterations();
    }

    /** Whether enough iterations in a row were clean for a release. */
    boolean isCleanForLong() {
        return cleanInARow >= cleanWanted;
    }

    /** Whether so many were clean that nothing may be waited for any longer. */
    boolean isCleanForLongest() {
        return cleanInARow >= longestWait();
    }

    /** Whether the last change is so recent that trouble now is a relapse. */
    boolean isSoonAfterAChange() {
        return sinceChange < 2 * cleanWanted;
    }

    /** The iteration until which nothing is tried again after a reversal. */
    long backOffEnd() {
        return now + cleanWanted;
    }

    /** Clean iterations in a row. */
    long cleanInARow() {
        return cleanInARow;
    }

    /** Iterations seen. */
    long now() {
        return now;
    }

    private long longestWait() {
        return limits.maxBackOff() * limits.cleanIterations();
    }
}
