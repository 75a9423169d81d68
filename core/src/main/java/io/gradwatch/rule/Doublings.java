package io.gradwatch.rule;

import io.gradwatch.stats.SlidingWindow;

/** Counts windows in a row whose mean norm is twice the one before while the mean loss rose. */
final class Doublings {
    private final SlidingWindow norms;
    private final SlidingWindow losses;
    private double lastNorm = Double.NaN;
    private double lastLoss = Double.NaN;
    private double firstMean = Double.NaN;
    private int count;

    Doublings(int window) {
        norms = SlidingWindow.ofCapacity(window);
        losses = SlidingWindow.ofCapacity(window);
    }

    void add(double norm, double loss) {
        norms.add(norm);
        losses.add(loss);
        if (!norms.isFull()) {
            return;
        }
        boolean doubled = lastNorm > 0 && norms.mean() >= 2 * lastNorm && losses.mean() > lastLoss;
        count = doubled ? count + 1 : 0;
        if (count == 1) {
            firstMean = lastNorm;
        }
        lastNorm = norms.mean();
        lastLoss = losses.mean();
        norms.clear();
        losses.clear();
    }

    int count() {
        return count;
    }

    /** Mean norm of the window before the first that doubled. */
    double firstMean() {
        return firstMean;
    }

    double lastMean() {
        return lastNorm;
    }

    /** Mean loss of the last window. */
    double lastLoss() {
        return lastLoss;
    }
}
