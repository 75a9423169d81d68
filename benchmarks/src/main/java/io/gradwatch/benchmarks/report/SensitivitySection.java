package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.benchmarks.figures.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How far the settings of rules may be moved before sick runs are missed or healthy ones warned of. */
final class SensitivitySection implements Section {
    @Override
    public String name() {
        return "sensitivity";
    }

    @Override
    public String file() {
        return "sensitivity.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        Table table = new Table("Rule", "Setting", "Default", "As good from", "to", "Below", "Above");
        List<String> free = new ArrayList<>();
        for (JsonNode each : each(figures, "settings").toList()) {
            if (field(each, "below").isNull() && field(each, "above").isNull()) {
                free.add("`" + text(each, "rule") + "." + text(each, "setting") + "`");
            } else {
                table.row(cells(each, figures));
            }
        }
        return "With all defaults %s of %s sick runs are detected, and %s of %s healthy ones warned of.%n%n"
                        .formatted(
                                count(figures, "detected"),
                                count(figures, "sick"),
                                count(figures, "warned"),
                                count(figures, "healthy"))
                + table.markdown()
                + "\nNo value tried does worse for: " + free.stream().collect(Collectors.joining(", ")) + ".\n";
    }

    private static List<String> cells(JsonNode each, JsonNode figures) {
        return List.of(
                "`" + text(each, "rule") + "`",
                "`" + text(each, "setting") + "`",
                Digits.three(number(each, "default")),
                (field(each, "below").isNull() ? "at most " : "") + Digits.three(number(each, "lowest")),
                (field(each, "above").isNull() ? "at least " : "") + Digits.three(number(each, "highest")),
                beyond(field(each, "below"), figures),
                beyond(field(each, "above"), figures));
    }

    private static String beyond(JsonNode value, JsonNode figures) {
        if (value.isNull()) {
            return "";
        }
        long missed = Math.round(number(figures, "detected") - number(value, "detected"));
        long warned = Math.round(number(value, "warned") - number(figures, "warned"));
        List<String> words = new ArrayList<>();
        if (missed > 0) {
            words.add(missed + " missed");
        }
        if (warned > 0) {
            words.add(warned + " warned of");
        }
        return Digits.three(number(value, "value")) + ": " + String.join(", ", words);
    }

    private static String count(JsonNode figures, String name) {
        return fixed(number(figures, name), 0);
    }
}
