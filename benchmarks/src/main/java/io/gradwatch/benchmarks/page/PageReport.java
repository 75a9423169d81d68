package io.gradwatch.benchmarks.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Median;
import java.util.List;
import java.util.Locale;

/**
 * How long the page takes to open, and whether that is quick enough.
 *
 * @param layers of the stored run
 * @param iterations of the stored run
 * @param targetMillis the slowest opening of a server that has just started may take so long
 * @param figures a row per kind of storage
 */
record PageReport(
        @JsonProperty int layers,
        @JsonProperty long iterations,
        @JsonProperty double targetMillis,
        @JsonProperty List<PageFigures> figures) {
    /** What every answer of the server is promised to stay below. */
    static final long MAX_ANSWER_BYTES = 2_000_000;

    @JsonProperty
    boolean isMet() {
        return figures.stream()
                .allMatch(each -> each.slowestMillis() <= targetMillis && each.largestBytes() < MAX_ANSWER_BYTES);
    }

    /** Tables, and the verdict in the last line. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "a stored run of %,d layers and %,d iterations, opened in Chromium%n%n",
                layers,
                iterations));
        text.append(String.format(
                Locale.ROOT,
                "%-8s %10s  %-30s %-30s%n",
                "storage",
                "file, MB",
                "first picture cold, ms: median",
                "warm, ms: median"));
        for (PageFigures each : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %10.0f  %-30s %-30s%n",
                    name(each),
                    each.fileBytes() / 1e6,
                    millis(each.cold()),
                    millis(each.warm())));
        }
        for (PageFigures each : figures) {
            text.append(String.format(Locale.ROOT, "%n%s, the slowest of the cold openings, ms%n", name(each)));
            Opening slowest = each.cold().stream()
                    .max((a, b) -> Double.compare(a.millis(), b.millis()))
                    .orElseThrow();
            text.append(String.format(Locale.ROOT, "%-28s %13.0f%n", "scripts are there", slowest.scriptsMillis()));
            for (Opening.Request request : slowest.requests()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-28s %5.0f to %4.0f %,12d bytes%n",
                        request.what(),
                        request.fromMillis(),
                        request.toMillis(),
                        request.bytes()));
            }
            text.append(String.format(Locale.ROOT, "%-28s %13.0f%n", "first picture", slowest.millis()));
            text.append(String.format(Locale.ROOT, "%n%s, asked alone, ms%n", name(each)));
            for (ServerAnswer answer : each.answers()) {
                text.append(String.format(
                        Locale.ROOT, "%-28s %13.0f %,12d bytes%n", answer.what(), answer.millis(), answer.bytes()));
            }
        }
        return text.append(String.format("%n%s%n", verdict())).toString();
    }

    private String verdict() {
        double slowest =
                figures.stream().mapToDouble(PageFigures::slowestMillis).max().orElseThrow();
        long largest =
                figures.stream().mapToLong(PageFigures::largestBytes).max().orElseThrow();
        return String.format(
                Locale.ROOT,
                "%s: slowest cold opening %.0f ms (target: at most %.0f), largest answer %,d bytes (target: below %,d)",
                isMet() ? "met" : "MISSED",
                slowest,
                targetMillis,
                largest,
                MAX_ANSWER_BYTES);
    }

    private static String millis(List<Opening> openings) {
        Median median = Median.of(openings.stream().mapToDouble(Opening::millis).toArray());
        double slowest = openings.stream().mapToDouble(Opening::millis).max().orElseThrow();
        return String.format(Locale.ROOT, "%.0f, slowest %.0f of %d", median.value(), slowest, openings.size());
    }

    private static String name(PageFigures figures) {
        return figures.storage().name().toLowerCase(Locale.ROOT);
    }
}
