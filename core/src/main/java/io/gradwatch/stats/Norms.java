package io.gradwatch.stats;

import java.util.function.IntToDoubleFunction;

/** Norms of vectors given by the norms of their parts. */
public final class Norms {
    /** Up to here the squares of as many parts as an int counts do not overflow, and from its inverse none vanish. */
    private static final double SAFE = 1e140;

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
        double lost = 0;
        for (int i = 0; i < count; i++) {
            double value = part.applyAsDouble(i) / scale;
            // Sums the rounding errors as well (Kahan, Communications of the ACM 8(1), 1965).
            double square = value * value - lost;
            double next = sum + square;
            lost = (next - sum) - square;
            sum = next;
        }
        return scale * Math.sqrt(sum);
    }
}
