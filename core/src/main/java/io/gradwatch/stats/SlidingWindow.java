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
 * <p>Statistics of finite values are finite: results beyond the largest double are that. Order statistics sort the
 * values in an array kept for it: O(n log n) a call, so ask on suspicion, not every iteration. Not thread-safe.
 */
public final class SlidingWindow {
    /** Makes the median absolute deviation of normally distributed values estimate their standard deviation. */
    private static final double MAD_TO_SIGMA = 1.4826;

    /** Exact in binary, and small enough that a sum of as many values as an array holds does not overflow. */
    private static final double DOWN = 0x1p-32;

    /** Values closer together than this have deviations, and a scale, that do not overflow. */
    private static final double WIDE = Double.MAX_VALUE / 4;

    private final double[] values;
    /** Where copies are sorted. */
    private final double[] scratch;

    private int size;
    private int next;

    private SlidingWindow(int capacity) {
        values = new double[capacity];
        scratch = new double[capacity];
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
        double mean = sum(1) / size;
        return size == 0 || Double.isFinite(mean) ? mean : upscaled(sum(DOWN) / size);
    }

    /** Sum of the values times a factor; the rounding errors are summed as well (Kahan, CACM 8(1), 1965). */
    private double sum(double factor) {
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < size; i++) {
            double value = values[i] * factor - lost;
            double next = sum + value;
            lost = (next - sum) - value;
            sum = next;
        }
        return sum;
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
        sortValues();
        return quantileOfScratch(probability);
    }

    /**
     * Standard deviation estimated from the median absolute deviation: 1.4826 x MAD (Hampel, Journal of the American
     * Statistical Association 69, 1974). Up to half of the values may be outliers without moving it far.
     *
     * @return the robust scale, 0 for constant values, NaN when empty
     */
    public double robustScale() {
        sortValues();
        double median = quantileOfScratch(0.5);
        // Differences of huge values would overflow.
        double factor = size > 0 && scratch[size - 1] - scratch[0] > WIDE ? DOWN : 1;
        for (int i = 0; i < size; i++) {
            scratch[i] = Math.abs(scratch[i] * factor - median * factor);
        }
        Arrays.sort(scratch, 0, size);
        double scale = MAD_TO_SIGMA * quantileOfScratch(0.5);
        return factor == 1 ? scale : upscaled(scale);
    }

    private static double upscaled(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value / DOWN));
    }

    private void sortValues() {
        System.arraycopy(values, 0, scratch, 0, size);
        Arrays.sort(scratch, 0, size);
    }

    private double quantileOfScratch(double probability) {
        if (size == 0) {
            return Double.NaN;
        }
        double position = probability * (size - 1);
        int below = (int) position;
        double low = scratch[below];
        double high = scratch[Math.min(below + 1, size - 1)];
        double weight = position - below;
        double distance = high - low;
        // Equal values stay what they are, and those next to each other do not vanish, unlike in a weighted sum; but
        // the
        // distance of huge values of both signs overflows.
        return Double.isFinite(distance) ? low + weight * distance : low * (1 - weight) + high * weight;
    }
}
