package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;

/**
 * What the untrained network makes of easy and hard mini-batches alike: a high quantile of the losses of the warm-up. A
 * network that its first steps have thrown off is no longer untrained: when most of the warm-up lies far above the very
 * first losses and the parameters have grown to several times their norm, the median of those first losses counts instead.
 * Losses alone would not do: mini-batches may be in an order that begins with easy ones.
 */
final class FirstLoss {
    /** The very first losses: so few that even large steps have not gone far. */
    private static final int EARLIEST = 5;

    /** Measured: 17 in a network that was thrown off. */
    private static final double GROWN = 3;

    private final SlidingWindow earliest = SlidingWindow.ofCapacity(EARLIEST);
    private final SlidingWindow warmUp;
    private final double quantile;
    private final double factor;
    private double firstNorm = Double.NaN;
    private double level = Double.NaN;

    FirstLoss(int warmUpIterations, double quantile, double factor) {
        this.warmUp = SlidingWindow.ofCapacity(warmUpIterations);
        this.quantile = quantile;
        this.factor = factor;
    }

    /** Takes an iteration with a finite loss into account, unless the warm-up is over. */
    void add(IterationSample sample) {
        if (warmUp.isFull()) {
            return;
        }
        double loss = sample.score();
        if (!earliest.isFull()) {
            earliest.add(loss);
        }
        warmUp.add(loss);
        double norm = norm(sample.parameterNorms());
        firstNorm = warmUp.size() == 1 ? norm : firstNorm;
        if (warmUp.isFull()) {
            double start = earliest.median();
            boolean thrownOff = warmUp.median() > above(start, factor) && norm > GROWN * firstNorm;
            level = thrownOff ? start : warmUp.quantile(quantile);
        }
    }

    /** The level; NaN during the warm-up. */
    double level() {
        return level;
    }

    /** So many times a level; for a negative level, as far above it. */
    static double above(double level, double factor) {
        return level + (factor - 1) * Math.abs(level);
    }

    private static double norm(Column norms) {
        double squares = 0;
        for (int p = 0; p < norms.size(); p++) {
            squares += norms.at(p) * norms.at(p);
        }
        return Math.sqrt(squares);
    }
}
