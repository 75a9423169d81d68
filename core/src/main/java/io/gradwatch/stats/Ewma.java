package io.gradwatch.stats;

/**
 * Exponentially weighted running mean and variance of a sequence of numbers.
 *
 * <p>The first value becomes the mean. Later values move it by {@code (1 - decay)} of their distance; the variance
 * follows West's incremental form {@code v = decay * (v + (1 - decay) * d * d)} (D. H. D. West, Communications of the
 * ACM 22(9), 1979, with exponential weights).
 *
 * <ul>
 *   <li>A non-finite value is ignored and leaves the state as it was, so one NaN does not poison the history.
 *   <li>Before the first value the mean is NaN and the variance 0.
 *   <li>A constant sequence has variance 0.
 *   <li>The mean stays finite whatever the values. The variance is at most the largest double: distances above about
 *       1e154 count as that. Distances below about 1e-162 vanish in it.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class Ewma {
    private final double decay;
    private long count;
    private double mean = Double.NaN;
    private double variance;

    private Ewma(double decay) {
        this.decay = decay;
    }

    /**
     * A running mean without history.
     *
     * @param decay weight of the past, in [0, 1); 0.97 remembers about 33 values
     * @return a new running mean
     * @throws IllegalArgumentException if the decay is outside [0, 1) or NaN
     */
    public static Ewma withDecay(double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay must be in [0, 1), was " + decay);
        }
        return new Ewma(decay);
    }

    /**
     * Takes one value into account.
     *
     * @param value any number; NaN and infinities are ignored
     */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        if (count++ == 0) {
            mean = value;
            return;
        }
        double distance = value - mean;
        // The distance of huge values of both signs overflows; the weighted sum does not, but moves a constant mean.
        mean = Double.isFinite(distance) ? mean + (1 - decay) * distance : decay * mean + (1 - decay) * value;
        // Infinite once would be infinite for ever.
        variance = Math.min(Double.MAX_VALUE, decay * (variance + (1 - decay) * distance * distance));
    }

    /**
     * How many finite values were added.
     *
     * @return the count, 0 or more
     */
    public long count() {
        return count;
    }

    /**
     * The running mean.
     *
     * @return the mean, NaN before the first finite value
     */
    public double mean() {
        return mean;
    }

    /**
     * The running standard deviation.
     *
     * @return the standard deviation, 0 before the second finite value
     */
    public double standardDeviation() {
        return Math.sqrt(variance);
    }
}
