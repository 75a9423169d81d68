package io.gradwatch.policy;

import io.gradwatch.stats.SlidingWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Global norms that clipping may be bounded by. They are trusted as snapshots are: block by block, each when as many clean
 * ones have followed it. Trouble begins before it is seen, and a bound taken from it would let it through.
 */
final class HealthyNorms {
    private static final int REMEMBERED = 200;
    private static final int BLOCK = 50;

    /** DL4J's default threshold. */
    private static final double DEFAULT_BOUND = 1;

    private final SlidingWindow trusted = SlidingWindow.ofCapacity(REMEMBERED);
    private final List<Double> probation = new ArrayList<>(2 * BLOCK);

    /** Takes the norm of a clean iteration into account. */
    void add(double norm) {
        probation.add(norm);
        if (probation.size() == 2 * BLOCK) {
            List<Double> older = probation.subList(0, BLOCK);
            older.forEach(trusted::add);
            older.clear();
        }
    }

    /** Trouble was seen: what is on probation may be part of it. */
    void forgetProbation() {
        probation.clear();
    }

    /** A quantile of what is trusted. Before that, of what is on probation, as far as it is below the default. */
    double bound(double quantile) {
        if (trusted.size() > 0) {
            return trusted.quantile(quantile);
        }
        SlidingWindow latest = SlidingWindow.ofCapacity(2 * BLOCK);
        probation.forEach(latest::add);
        return latest.size() > 0 ? Math.min(DEFAULT_BOUND, latest.quantile(quantile)) : DEFAULT_BOUND;
    }
}
