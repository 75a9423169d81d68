package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.interval;
import static io.gradwatch.benchmarks.report.Fields.number;

import com.fasterxml.jackson.databind.JsonNode;

/** What it costs to show a run as metrics. */
final class MetersSection implements Section {
    private static final Target EXPORT = Target.atMost(2);
    private static final Target SCRAPE = Target.atMost(1.5);

    /** What the listener itself may take; an interval that reaches beyond says that nothing was found, not that nothing is. */
    private static final Target TRAINING = Target.atMost(1.02);

    @Override
    public String name() {
        return "meters";
    }

    @Override
    public String file() {
        return "meters.json";
    }

    /** Either half may be missing: each can be measured by itself. */
    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        StringBuilder text = new StringBuilder();
        if (figures.hasNonNull("meters")) {
            text.append(meters(field(figures, "meters")).markdown()).append('\n');
        }
        if (figures.hasNonNull("training")) {
            text.append(training(field(figures, "training")));
        }
        return text.toString();
    }

    private static Table meters(JsonNode figures) {
        Table table = new Table("Median", "Gradwatch", "Compared with", "Ratio", "Target", "");
        table.row(
                "set the meters of an iteration",
                micros(figures, "export"),
                micros(figures, "volatileWrites"),
                fixed(number(figures, "exportRatio"), 2),
                "at most " + fixed(EXPORT.limit(), 0),
                EXPORT.verdict(number(figures, "exportRatio")));
        return table.row(
                "scrape",
                micros(figures, "scrape"),
                micros(figures, "bareScrape"),
                fixed(number(figures, "scrapeRatio"), 2),
                "at most " + fixed(SCRAPE.limit(), 1),
                SCRAPE.verdict(number(figures, "scrapeRatio")));
    }

    private static String training(JsonNode figures) {
        Table table = new Table(
                "Scraped", "Pages a second", "Errors", "Time of training, against nobody", "Against a constant page");
        scraped(table, "a constant page", field(figures, "constant"), "");
        JsonNode constant = field(figures, "gradwatchAgainstConstant");
        scraped(table, "Gradwatch", field(figures, "gradwatch"), interval(constant, 3));
        return "%s clients, a scrape every %s ms each, %s bytes a page. Target: at most %s of the time that nobody scrapes: %s.%n%n%s"
                .formatted(
                        fixed(number(figures, "load", "clients"), 0),
                        fixed(number(figures, "load", "intervalMillis"), 0),
                        fixed(number(figures, "pageBytes"), 0),
                        fixed(TRAINING.limit(), 2),
                        TRAINING.verdict(field(figures, "gradwatch", "againstNone")),
                        table.markdown());
    }

    private static void scraped(Table table, String what, JsonNode figures, String againstConstant) {
        table.row(
                what,
                fixed(number(figures, "pagesPerSecond"), 0),
                fixed(number(figures, "errors"), 0),
                interval(field(figures, "againstNone"), 3),
                againstConstant);
    }

    private static String micros(JsonNode figures, String what) {
        return fixed(number(figures, what, "medianMicros"), 1) + " us";
    }
}
