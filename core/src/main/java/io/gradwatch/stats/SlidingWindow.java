package io.gradwatch.stats;

import java.util.Arrays;

/**
 * The last few values of a sequence, with their order statistics.
 *
 * <ul>
 *   <li>A non-finite value is ignored and does not push an older one out.
 *   <li>An empty window has NaN statistics.
 * </ul>
 *
 * <p>Order statistics sort a copy: O(n log n) a call, so ask on suspicion, not every iteration. Not thread-safe.
 */
public final class SlidingWindow {
    /** Makes the median absolute deviation of normally distributed values estimate their standard deviation. */
    private static final double MAD_TO_SIGMA = 1.4826;

    private final double[] values;
    private int size;
    private int next;

    private SlidingWindow(int capacity) {
        values = new double[capacity];
    }

    /**
     * An empty window.
     *
     * @param capacity how many values it remembers, at least 1
     * @return a new window
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public static SlidingWindow ofCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        return new SlidingWindow(capacity);
    }

    /**
     * Adds one value and forgets the oldest when the window is full.
     *
     * @param value any number; NaN and infinities are ignored
     */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        values[next] = value;
        next = (next + 1) % values.length;
        size = Math.min(size + 1, values.length);
    }

    /**
     * How many values the window holds.
     *
     * @return the size, from 0 to the capacity
     */
    public int size() {
        return size;
    }

    /**
     * Whether the window holds as many values as it can.
     *
     * @return true when full
     */
    public boolean isFull() {
        return size == values.length;
    }

    /** Forgets all values. */
    public void clear() {
        size = 0;
        next = 0;
    }

    /**
     * The arithmetic mean.
     *
     * @return the mean, NaN when empty
     */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i] / size;
        }
        return size == 0 ? Double.NaN : sum;
    }

    /**
     * The median.
     *
     * @return the median, the mean of the middle two for an even count, NaN when empty
     */
    public double median() {
        return quantile(0.5);
    }

    /**
     * A quantile, linearly interpolated between the two nearest values (type 7 of Hyndman and Fan, The American
     * Statistician 50(4), 1996; the default of R and NumPy).
     *
     * @param probability in [0, 1]
     * @return the quantile, NaN when empty
     * @throws IllegalArgumentException if the probability is outside [0, 1] or NaN
     */
    public double quantile(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be in [0, 1], was " + probability);
        }
        return quantile(sorted(), probability);
    }

    /**
     * Standard deviation estimated from the median absolute deviation: 1.4826 x MAD (Hampel, Journal of the American
     * Statistical Association 69, 1974). Up to half of the values may be outliers without moving it far.
     *
     * @return the robust scale, 0 for constant values, NaN when empty
     */
    public double robustScale() {
        double median = median();
        double[] deviations = sorted();
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = Math.abs(deviations[i] - median);
        }
        Arrays.sort(deviations);
        return MAD_TO_SIGMA * quantile(deviations, 0.5);
    }

    private double[] sorted() {
        double[] copy = Arrays.copyOf(values, size);
        Arrays.sort(copy);
        return copy;
    }

    private static double quantile(double[] sorted, double probability) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        double weight = position - below;
        return sorted[below] * (1 - weight) + sorted[above] * weight;
    }
}
