package io.gradwatch.cli;

import java.util.Arrays;

/**
 * One quantity over the points of a chart: lowest and highest value of the iterations that a point stands for. Values that
 * are not finite are kept beside them, neither lost nor mixed in.
 */
final class Series {
    /** A point whose iterations were all finite. */
    static final byte FINITE = 0;

    /** A point with an infinite value, but no NaN. */
    static final byte INFINITE = 1;

    /** A point with a NaN. */
    static final byte NAN = 2;

    private final double[] lowest;
    private final double[] highest;
    private final byte[] kinds;

    Series(int points) {
        lowest = new double[points];
        highest = new double[points];
        kinds = new byte[points];
        clear(0, points);
    }

    void add(int point, double value) {
        if (Double.isFinite(value)) {
            lowest[point] = smaller(lowest[point], value);
            highest[point] = -smaller(-highest[point], -value);
        } else {
            kinds[point] = (byte) Math.max(kinds[point], Double.isNaN(value) ? NAN : INFINITE);
        }
    }

    /** Joins points two by two. */
    void halve() {
        int half = lowest.length / 2;
        for (int i = 0; i < half; i++) {
            double low = smaller(lowest[2 * i], lowest[2 * i + 1]);
            double high = -smaller(-highest[2 * i], -highest[2 * i + 1]);
            byte kind = (byte) Math.max(kinds[2 * i], kinds[2 * i + 1]);
            lowest[i] = low;
            highest[i] = high;
            kinds[i] = kind;
        }
        clear(half, lowest.length);
    }

    /** The lowest finite value; NaN when there was none. */
    double lowest(int point) {
        return lowest[point];
    }

    /** The highest finite value; NaN when there was none. */
    double highest(int point) {
        return highest[point];
    }

    byte kind(int point) {
        return kinds[point];
    }

    private void clear(int from, int to) {
        Arrays.fill(lowest, from, to, Double.NaN);
        Arrays.fill(highest, from, to, Double.NaN);
        Arrays.fill(kinds, from, to, FINITE);
    }

    private static double smaller(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }
}
