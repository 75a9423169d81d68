package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A figure against what it should be.
 *
 * @param what it is
 * @param value measured, NaN when nothing was
 * @param limit what it should be at least, or at most
 * @param atLeast whether the limit is a lower one
 */
record Target(
        @JsonProperty String what,
        @JsonProperty double value,
        @JsonProperty double limit,
        @JsonProperty boolean atLeast) {
    static Target atLeast(double limit, String what, double value) {
        return new Target(what, value, limit, true);
    }

    static Target atMost(double limit, String what, double value) {
        return new Target(what, value, limit, false);
    }

    /** Whether it is met; a NaN does not. */
    @JsonProperty("met")
    boolean isMet() {
        return atLeast ? value >= limit : value <= limit;
    }

    /** A line of text. */
    String words() {
        return String.format(
                Locale.ROOT,
                "%-6s %s: %.3g (target: at %s %.3g)",
                isMet() ? "met" : "MISSED",
                what,
                value,
                atLeast ? "least" : "most",
                limit);
    }
}
