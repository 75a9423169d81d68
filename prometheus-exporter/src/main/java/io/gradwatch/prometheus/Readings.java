package io.gradwatch.prometheus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The latest values of a few gauges that are set together, NaN until there is one. They lie side by side: thousands of objects, one
 * for each value, would be fetched from memory in every iteration. Written by one thread at a time, read by any.
 */
final class Readings {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(double[].class);

    private final double[] cells;

    Readings(int count) {
        cells = new double[count];
        Arrays.fill(cells, Double.NaN);
    }

    double at(int index) {
        return (double) CELL.getOpaque(cells, index);
    }

    /** Whole and in time for the next scrape is enough; in order is too dear for thousands of values per iteration. */
    void set(int index, double value) {
        CELL.setOpaque(cells, index, value);
    }
}
