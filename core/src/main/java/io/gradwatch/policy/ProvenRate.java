package io.gradwatch.policy;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;

/**
 * The largest learning rate at which the run has been healthy for a while. When a schedule has raised the rate far above it
 * and trouble follows, the rise is the cause, and one cut undoes it; halving again and again would let the run be wrecked as
 * often. A rate that was too high from the start is never proven.
 */
final class ProvenRate {
    /** Clean iterations that prove a rate: an explosion shows itself in far fewer. */
    private static final int CLEAN = 20;

    private final SlidingWindow clean = SlidingWindow.ofCapacity(CLEAN);
    private double proven = Double.NaN;
    private double current = Double.NaN;
    private double highest;

    /**
     * Sees the rate of this iteration, the user's schedule and cuts in force taken together.
     *
     * @param factor the cut in it
     */
    void see(IterationSample sample, double factor) {
        current = sample.learningRates().largest();
        highest = current / factor > highest ? current / factor : highest;
    }

    /** Takes the iteration that was seen into the history; the middle one of {@value #CLEAN} clean ones is proven. */
    void add(boolean isClean) {
        if (!isClean || !(current > 0)) {
            clean.clear();
            return;
        }
        clean.add(current);
        if (clean.isFull()) {
            double median = clean.median();
            proven = proven >= median ? proven : median;
            clean.clear();
        }
    }

    /** How many times larger this iteration's rate is than the largest proven one; 1 when it is not, or none is proven. */
    double rise() {
        double rise = current / proven;
        return rise > 1 && rise < Double.POSITIVE_INFINITY ? rise : 1;
    }

    /** The largest proven rate; NaN when none is proven. */
    double proven() {
        return proven;
    }

    /** The highest rate of the user's that was seen; 0 when none was. */
    double highest() {
        return highest;
    }
}
