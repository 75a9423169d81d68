package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.number;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a figure should be.
 *
 * @param limit the limit
 * @param isUpper whether the figure should lie below
 */
record Target(double limit, boolean isUpper) {
    private static final String MET = "met";
    private static final String MISSED = "**missed**";

    static Target atMost(double limit) {
        return new Target(limit, true);
    }

    static Target atLeast(double limit) {
        return new Target(limit, false);
    }

    /** Of a figure that is known exactly. */
    String verdict(double value) {
        return meets(value) ? MET : MISSED;
    }

    /** Of a median: the whole interval has to lie on one side, else the noise is larger than the difference. */
    String verdict(JsonNode median) {
        boolean low = meets(number(median, "low"));
        boolean high = meets(number(median, "high"));
        return low && high ? MET : low || high ? "within the noise" : MISSED;
    }

    private boolean meets(double value) {
        return isUpper ? value <= limit : value >= limit;
    }
}
