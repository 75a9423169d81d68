package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.fixed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * How many of some runs.
 *
 * @param part how many
 * @param whole of how many
 */
record Share(long part, long whole) {
    /** Of the standard normal distribution, for 95 % on both sides. */
    private static final double Z = 1.96;

    static Share of(List<JsonNode> runs, Predicate<JsonNode> what) {
        return new Share(runs.stream().filter(what).count(), runs.size());
    }

    double percent() {
        return 100.0 * part / whole;
    }

    /** Lower end of the interval of Wilson (1927), in per cent. */
    double low() {
        return 100 * Math.max(0, centre() - reach());
    }

    /** Upper end of it. */
    double high() {
        return 100 * Math.min(1, centre() + reach());
    }

    /** For a table. */
    String words() {
        return whole == 0 ? "" : part + " of " + whole + " (" + fixed(percent(), 1) + " %)";
    }

    private double centre() {
        return ((double) part / whole + Z * Z / (2 * whole)) / (1 + Z * Z / whole);
    }

    private double reach() {
        double p = (double) part / whole;
        return Z * Math.sqrt(p * (1 - p) / whole + Z * Z / (4.0 * whole * whole)) / (1 + Z * Z / whole);
    }
}
