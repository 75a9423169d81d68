package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What runs in every iteration, piece by piece.
 *
 * @param passes over gradients
 * @param core what rules, guards and policy take
 * @param exporters what exporters take
 * @param targets what is asked of the figures
 */
record KernelReport(
        @JsonProperty List<PassRow> passes,
        @JsonProperty CoreFigures core,
        @JsonProperty ExporterFigures exporters,
        @JsonProperty List<Target> targets) {
    private static final double LARGE_SPEED = 0.8;
    private static final double SMALL_TIMES = 10;
    private static final double CORE_SHARE = 0.1;
    private static final String PASS = "%10s x %-11s %12s %12s %12s %12s %12s %12s  %9s %9s %9s%n";
    private static final String CALL = "%-50s %12s %12s %12s%n";

    static KernelReport of(List<PassRow> passes, CoreFigures core, ExporterFigures exporters) {
        List<Target> targets = new ArrayList<>();
        for (PassRow row : passes) {
            targets.add(
                    row.isSmall()
                            ? Target.atLeast(
                                    SMALL_TIMES,
                                    name(row) + ", times faster than norm2Number",
                                    row.timesFaster().value())
                            : Target.atLeast(
                                    LARGE_SPEED,
                                    name(row) + ", share of the speed of BLAS nrm2",
                                    row.speedOfNorm2().value()));
        }
        targets.add(Target.atMost(CORE_SHARE, "core, share of one BLAS norm over 10^6 floats", core.ratio()));
        return new KernelReport(List.copyOf(passes), core, exporters, List.copyOf(targets));
    }

    private static String name(PassRow row) {
        return String.format(Locale.ROOT, "%,d x %,d", row.parameters(), row.elements());
    }

    /** The head of the table of passes. */
    static String passHead() {
        return String.format(
                        Locale.ROOT,
                        PASS,
                        "parameters",
                        "elements",
                        "plain read",
                        "BLAS nrm2",
                        "BLAS dot",
                        "norm2Number",
                        "probe, 1 thr",
                        "as shipped",
                        "of nrm2",
                        "of dot",
                        "x n2Num")
                + String.format(Locale.ROOT, "%s%n", "-".repeat(136));
    }

    /** One line of it; times in microseconds. */
    static String line(PassRow row) {
        return String.format(
                Locale.ROOT,
                PASS,
                number("%,.0f", row.parameters()),
                number("%,.0f", row.elements()),
                number("%,.3f", row.plainRead()),
                number("%,.3f", row.blasNorm2()),
                number("%,.3f", row.blasDot()),
                number("%,.3f", row.norm2Number()),
                number("%,.3f", row.probeOneThread()),
                number("%,.3f", row.probe()),
                number("%.2f", row.speedOfNorm2().value()),
                number("%.2f", row.speedOfDot().value()),
                number("%.1f", row.timesFaster().value()));
    }

    /** All but the passes: what core and exporters take, and the verdicts. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%n" + CALL, "per iteration, 100 parameters", "median us", "95 % within", "bytes"));
        text.append("-".repeat(89)).append(String.format("%n"));
        call(text, "gate and observe, autopilot", core.rules());
        call(text, "one BLAS nrm2 over 10^6 floats, to compare", core.blasNorm2());
        call(text, "training thread: offer a record to an exporter", exporters.offer());
        call(text, "exporter's thread: logging, nothing to tell", exporters.logging());
        call(text, "exporter's thread: Prometheus meters", exporters.meters());
        call(text, "exporter's thread: trace", exporters.trace());
        call(text, "exporter's thread: DL4J UI, encoded", exporters.ui());
        call(text, "scraper's thread: a page of 1000 layers", exporters.scrape());
        text.append(String.format(
                Locale.ROOT, "%ncore allocates %.1f bytes per iteration and parameter%n%n", core.bytesPerParameter()));
        targets.forEach(target -> text.append(target.words()).append(String.format("%n")));
        return text.toString();
    }

    private static void call(StringBuilder text, String what, Timing timing) {
        text.append(String.format(
                Locale.ROOT,
                CALL,
                what,
                number("%,.3f", timing.medianMicros()),
                number("%,.3f", timing.p95Micros()),
                number("%,.0f", timing.bytes())));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
