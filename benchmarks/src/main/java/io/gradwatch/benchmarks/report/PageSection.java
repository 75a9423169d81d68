package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How long the page in the DL4J UI takes to open for a long run. */
final class PageSection implements Section {
    /** What every answer of the server is promised to stay below. */
    private static final Target ANSWER = Target.atMost(2_000_000);

    @Override
    public String name() {
        return "page";
    }

    @Override
    public String file() {
        return "page.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        Target opening = Target.atMost(number(figures, "targetMillis"));
        Table openings = new Table(
                "Storage",
                "File, MB",
                "First picture, cold: median (slowest), ms",
                "Target",
                "",
                "Warm: median (slowest), ms");
        Table answers = new Table("Asked alone", "Storage", "ms", "Bytes", "Target", "");
        each(figures, "figures").forEach(storage -> {
            String name = text(storage, "storage").toLowerCase(Locale.ROOT);
            double[] cold = millis(storage, "cold");
            openings.row(
                    name,
                    fixed(number(storage, "fileBytes") / 1e6, 0),
                    words(cold),
                    "slowest at most " + fixed(opening.limit(), 0),
                    opening.verdict(cold[cold.length - 1]),
                    words(millis(storage, "warm")));
            each(storage, "answers")
                    .forEach(answer -> answers.row(
                            text(answer, "what"),
                            name,
                            fixed(number(answer, "millis"), 0),
                            fixed(number(answer, "bytes"), 0),
                            "below " + fixed(ANSWER.limit(), 0),
                            ANSWER.verdict(number(answer, "bytes"))));
        });
        return "%s layers, %s iterations.%n%n"
                        .formatted(fixed(number(figures, "layers"), 0), fixed(number(figures, "iterations"), 0))
                + openings.markdown() + "\n" + answers.markdown();
    }

    /** Sorted. */
    private static double[] millis(JsonNode storage, String which) {
        return each(field(storage, which))
                .mapToDouble(opening -> number(opening, "millis"))
                .sorted()
                .toArray();
    }

    private static String words(double... sorted) {
        return sorted.length == 0
                ? ""
                : fixed(CorpusRuns.median(sorted), 0) + " ("
                        + fixed(DoubleStream.of(sorted).max().orElseThrow(), 0) + ")";
    }
}
