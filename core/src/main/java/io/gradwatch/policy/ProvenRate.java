package io.gradwatch.policy;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.ParameterInfo;
import java.util.List;

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

    /** Sees the rate of this iteration, the user's schedule and cuts in force taken together. */
    void see(IterationSample sample) {
        current = largest(sample);
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

    /** Whether the rise is more than halving the rate makes up for. */
    boolean hasRisen() {
        return rise() > Planner.CUT;
    }

    /** Whether this iteration's rate is less than half of one that was healthy: then it is not the rate that is to blame. */
    boolean isUndercut() {
        return current < proven / 2;
    }

    /** Of all that is trained; NaN when no updater has a rate. */
    private static double largest(IterationSample sample) {
        List<ParameterInfo> parameters = sample.topology().parameters();
        double largest = Double.NaN;
        for (int p = 0; p < parameters.size(); p++) {
            double rate = sample.learningRates().at(p);
            if (parameters.get(p).trainable() && Double.isFinite(rate) && !(rate <= largest)) {
                largest = rate;
            }
        }
        return largest;
    }
}
