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

    @Override
    public String name() {
        return "meters";
    }

    @Override
    public String file() {
        return "meters.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        Table table = new Table("Median", "Gradwatch", "Compared with", "Ratio", "Target", "");
        table.row(
                "set the meters of an iteration",
                micros(figures, "export"),
                micros(figures, "volatileWrites"),
                fixed(number(figures, "exportRatio"), 2),
                "at most " + fixed(EXPORT.limit(), 0),
                EXPORT.verdict(number(figures, "exportRatio")));
        table.row(
                "scrape",
                micros(figures, "scrape"),
                micros(figures, "bareScrape"),
                fixed(number(figures, "scrapeRatio"), 2),
                "at most " + fixed(SCRAPE.limit(), 1),
                SCRAPE.verdict(number(figures, "scrapeRatio")));
        JsonNode training = field(figures, "trainingRatio");
        boolean isNoise = number(training, "low") <= 1;
        return table.row(
                        "train while " + fixed(number(figures, "clients"), 0) + " clients scrape",
                        fixed(number(figures, "scrapesPerSecond"), 0) + " pages a second",
                        "no clients",
                        interval(training, 3),
                        "not to be told from noise",
                        isNoise ? "met" : "**missed**")
                .markdown();
    }

    private static String micros(JsonNode figures, String what) {
        return fixed(number(figures, what, "medianMicros"), 1) + " us";
    }
}
