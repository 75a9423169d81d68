package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** How the runs of the demo end. */
final class DemoSection implements Section {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String file() {
        return "demo.json";
    }

    @Override
    public String command() {
        return "./demo --once --seed 2 --report benchmarks/results/demo.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        Table table = new Table("Scenario", "Bare", "With Gradwatch", "Rules that fired");
        each(figures)
                .forEach(scenario -> table.row(
                        "`" + text(scenario, "scenario") + "`",
                        words(field(scenario, "bare")),
                        words(field(scenario, "guarded")),
                        each(scenario, "incidents")
                                .map(incident -> text(incident, "rule"))
                                .distinct()
                                .collect(Collectors.joining(", "))));
        return table.markdown();
    }

    private static String words(JsonNode outcome) {
        JsonNode nonFinite = field(outcome, "firstNonFiniteIteration");
        if (!nonFinite.isNull()) {
            return "NaN from iteration " + nonFinite.asText();
        }
        return outcome.has("accuracy")
                ? "accuracy " + fixed(number(outcome, "accuracy"), 3)
                : "error " + fixed(number(outcome, "score"), 4);
    }
}
