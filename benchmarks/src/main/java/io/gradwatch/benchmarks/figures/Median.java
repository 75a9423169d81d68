package io.gradwatch.benchmarks.figures;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;

/**
 * A median with its 95 % interval: the order statistics that a binomial distribution with p = 1/2 puts around it.
 *
 * @param value the median
 * @param low lower end
 * @param high upper end
 */
public record Median(
        @JsonProperty double value,
        @JsonProperty double low,
        @JsonProperty double high) {
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
        // Normal approximation of the binomial distribution; at least the extremes when there are few values.
        int reach = (int) Math.ceil(1.96 * Math.sqrt(n) / 2);
        int low = Math.max(0, (int) Math.floor((n - 1) / 2.0) - reach);
        int high = Math.min(n - 1, (int) Math.ceil((n - 1) / 2.0) + reach);
        return new Median(value, sorted[low], sorted[high]);
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
