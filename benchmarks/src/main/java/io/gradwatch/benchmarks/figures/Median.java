package io.gradwatch.benchmarks.figures;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;

/**
 * A median with its 95 % interval: the order statistics that a binomial distribution with p = 1/2 puts around it,
 * whatever the distribution of the values. With fewer than six values there is no such interval, and it is their range.
 *
 * @param value the median
 * @param low lower end
 * @param high upper end
 */
public record Median(
        @JsonProperty double value,
        @JsonProperty double low,
        @JsonProperty double high) {
    private static final double TAIL = 0.025;

    /**
     * The median of some values.
     *
     * @param values at least one, in any order
     * @return it and its interval
     */
    public static Median of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double value = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        int low = below(n);
        return new Median(value, sorted[low], sorted[n - 1 - low]);
    }

    /**
     * How many of n values can be left out at each end: so many that the true median is beyond one of both with a
     * probability of at most 5 %. It is below the (k + 1)-th value when at most k values are, each with probability 1/2.
     */
    private static int below(int n) {
        // As logarithms, since 2^-n underflows.
        double logTerm = -n * Math.log(2);
        double tail = 0;
        int k = 0;
        while (k < n) {
            tail += Math.exp(logTerm);
            if (tail > TAIL) {
                break;
            }
            k++;
            logTerm += Math.log((double) (n - k + 1) / k);
        }
        return Math.max(0, k - 1);
    }

    /**
     * For a table.
     *
     * @return for example {@code 1.015 [0.944, 1.091]}
     */
    public String words() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high);
    }
}
