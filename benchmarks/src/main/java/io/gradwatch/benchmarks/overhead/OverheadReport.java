package io.gradwatch.benchmarks.overhead;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * All that was measured in one run.
 *
 * @param rounds blocks per arm and network
 * @param rows figures per network and arm
 */
record OverheadReport(
        @JsonProperty int rounds, @JsonProperty List<OverheadRow> rows) {
    private static final String ROW = "%-12s %-26s %9s  %-20s  %8s  %8s %9s%n";

    /** The head of the table. */
    static String head() {
        return String.format(
                        Locale.ROOT, ROW, "network", "attached", "ms/iter", "time [95 %]", "total", "CPU", "B/iter")
                + String.format(
                        Locale.ROOT,
                        ROW,
                        "-".repeat(12),
                        "-".repeat(26),
                        "-".repeat(9),
                        "-".repeat(20),
                        "-".repeat(8),
                        "-".repeat(8),
                        "-".repeat(9));
    }

    /** One line of the table. */
    static String line(OverheadRow row) {
        return String.format(
                Locale.ROOT,
                ROW,
                row.network(),
                row.arm(),
                String.format(Locale.ROOT, "%.3f", row.millisPerIteration()),
                row.ratio().words(),
                String.format(Locale.ROOT, "%.3f", row.totalRatio()),
                String.format(Locale.ROOT, "%.3f", row.cpuRatio().value()),
                String.format(Locale.ROOT, "%.0f", row.addedBytesPerIteration()));
    }
}
