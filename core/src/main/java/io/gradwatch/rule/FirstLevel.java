package io.gradwatch.rule;

import io.gradwatch.stats.SlidingWindow;

/** Where a quantity of a run began: the median of its first values. What is not finite is left out. */
final class FirstLevel {
    private final SlidingWindow first;
    /** Kept, since the median sorts and is asked for in every iteration. */
    private double level = Double.NaN;

    FirstLevel(int values) {
        first = SlidingWindow.ofCapacity(values);
    }

    /** Takes a value into account, unless there are enough. */
    void add(double value) {
        if (!first.isFull()) {
            first.add(value);
            level = first.median();
        }
    }

    /** Whether there are enough values. */
    boolean isKnown() {
        return first.isFull();
    }

    /** The median; NaN before the first finite value. */
    double level() {
        return level;
    }

    /** What is so many times the level; for a negative level, as far above it. */
    double above(double factor) {
        return level + (factor - 1) * Math.abs(level);
    }
}
