package io.gradwatch.rule;

import io.gradwatch.stats.SlidingWindow;

/**
 * The best level of the loss in the recent past: of the last few blocks of iterations the one with the lowest median,
 * and how high its losses reach.
 */
final class LossReference {
    private final SlidingWindow block;
    private final double quantile;
    private final double[] medians;
    private final double[] peaks;
    private int size;
    private int next;
    private int best = -1;

    LossReference(int iterations, int blocks, double quantile) {
        this.block = SlidingWindow.ofCapacity(iterations);
        this.quantile = quantile;
        this.medians = new double[blocks];
        this.peaks = new double[blocks];
    }

    /** Takes a loss into the block that is being filled. */
    void add(double loss) {
        block.add(loss);
    }

    /** Takes the block among the last few when it is full. */
    void completeBlock() {
        if (!block.isFull()) {
            return;
        }
        medians[next] = block.median();
        peaks[next] = block.quantile(quantile);
        block.clear();
        next = (next + 1) % medians.length;
        size = Math.min(size + 1, medians.length);
        best = 0;
        for (int i = 1; i < size; i++) {
            boolean better = medians[i] < medians[best] || (medians[i] == medians[best] && peaks[i] < peaks[best]);
            best = better ? i : best;
        }
    }

    /** Forgets the block that is being filled. */
    void discardBlock() {
        block.clear();
    }

    /** Forgets everything. */
    void clear() {
        block.clear();
        size = 0;
        next = 0;
        best = -1;
    }

    /** Whether there is a block to compare with. */
    boolean isKnown() {
        return best >= 0;
    }

    /** Median of the best block. */
    double median() {
        return medians[best];
    }

    /** High quantile of the best block: what its noise or its hard batches reach. */
    double peak() {
        return peaks[best];
    }
}
