package io.gradwatch.prometheus;

/** The latest value of one gauge, NaN until there is one. Written by one thread at a time, read by any. */
final class Reading {
    private volatile double value = Double.NaN;

    double value() {
        return value;
    }

    void set(double value) {
        this.value = value;
    }
}
