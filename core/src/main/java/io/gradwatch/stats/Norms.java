package io.gradwatch.stats;

import java.util.function.IntToDoubleFunction;

/** Norms of vectors given by the norms of their parts. */
public final class Norms {
    /** Sums of squares up to here need no scaling: their square root is exact to rounding. */
    private static final double SAFE = 1e150;

    private Norms() {}

    /**
     * L2 norm of a vector whose parts have the given L2 norms: the square root of the sum of squares. Large and tiny
     * values neither overflow nor vanish. NaN if any part is NaN; otherwise infinite if any part is infinite.
     *
     * @param count number of parts; 0 gives 0
     * @param part norm of the part at an index from 0 to {@code count - 1}, not negative
     * @return the norm of the whole
     */
    public static double rootOfSquares(int count, IntToDoubleFunction part) {
        double largest = 0;
        for (int i = 0; i < count; i++) {
            double value = Math.abs(part.applyAsDouble(i));
            if (Double.isNaN(value)) {
                return Double.NaN;
            }
            largest = Math.max(largest, value);
        }
        if (largest == 0 || largest == Double.POSITIVE_INFINITY) {
            return largest;
        }
        double scale = largest > SAFE || largest < 1 / SAFE ? largest : 1;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double value = part.applyAsDouble(i) / scale;
            sum += value * value;
        }
        return scale * Math.sqrt(sum);
    }
}
