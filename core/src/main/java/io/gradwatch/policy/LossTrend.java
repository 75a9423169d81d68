package io.gradwatch.policy;

import io.gradwatch.stats.SlidingWindow;

/**
 * Whether the loss is worse than it was before something was changed. Compares the mean of the latest iterations since
 * the change with a reference from before it, and asks for a rise that noise around a small loss does not reach.
 */
final class LossTrend {
    private static final int FIRST = 10;
    private static final int REFERENCE = 50;
    private static final int LATEST = 10;
    private static final double RISE_OF_REFERENCE = 0.5;
    private static final double RISE_OF_FIRST = 0.05;

    private final SlidingWindow first = SlidingWindow.ofCapacity(FIRST);
    private final SlidingWindow healthy = SlidingWindow.ofCapacity(REFERENCE);
    private final SlidingWindow sinceChange = SlidingWindow.ofCapacity(LATEST);
    private double reference = Double.NaN;

    /** Takes the loss of one iteration into account; a healthy one may become the reference. */
    void add(double loss, boolean isHealthy) {
        if (!first.isFull() && isHealthy) {
            first.add(loss);
        }
        sinceChange.add(loss);
        if (isHealthy) {
            healthy.add(loss);
        }
    }

    /** Begins a comparison of what comes with the healthy losses so far. */
    void changed() {
        reference = healthy.mean();
        sinceChange.clear();
    }

    /** Whether the latest losses since the change are clearly above the reference. */
    boolean isWorse() {
        double rise = sinceChange.mean() - reference;
        return sinceChange.isFull()
                && rise > RISE_OF_REFERENCE * Math.abs(reference) + RISE_OF_FIRST * Math.abs(first.median());
    }
}
