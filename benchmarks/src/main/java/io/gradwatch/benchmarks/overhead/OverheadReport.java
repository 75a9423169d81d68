package io.gradwatch.benchmarks.overhead;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * All that was measured in one run.
 *
 * @param rows figures per network and arm
 */
record OverheadReport(@JsonProperty List<OverheadRow> rows) {
    private static final String ROW = "%-16s %-26s %9s %9s  %-20s  %7s %7s %10s %6s%n";

    /** The head of the table. */
    static String head() {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        "network",
                        "attached",
                        "bare ms",
                        "ms",
                        "time [95 %]",
                        "total",
                        "CPU",
                        "B/iter",
                        "pairs")
                + String.format(Locale.ROOT, "%s%n", "-".repeat(118));
    }

    /** One line of the table; times per iteration. */
    static String line(OverheadRow row) {
        return String.format(
                Locale.ROOT,
                ROW,
                row.network(),
                row.arm(),
                String.format(Locale.ROOT, "%.3f", row.bareMillisPerIteration()),
                String.format(Locale.ROOT, "%.3f", row.millisPerIteration()),
                row.ratio().words(),
                String.format(Locale.ROOT, "%.3f", row.totalRatio()),
                String.format(Locale.ROOT, "%.3f", row.cpuRatio()),
                String.format(Locale.ROOT, "%.0f", row.addedBytesPerIteration()),
                row.comparisons());
    }
}
