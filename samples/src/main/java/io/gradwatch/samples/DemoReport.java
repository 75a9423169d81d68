package io.gradwatch.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Shows results to people and to programs. */
final class DemoReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DemoReport() {}

    /** Writes the results as a JSON array; NaN is written as the string {@code "NaN"}. */
    static void write(List<ScenarioResult> results, Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            JSON.writeValue(file.toFile(), results);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the report to " + file + ": " + e.getMessage(), e);
        }
    }

    /** One line per scenario: how it ended bare and guarded, and what Gradwatch did. */
    static String table(List<ScenarioRunner.Finished> all) {
        TextTable table = TextTable.forColumns(
                picocli.CommandLine.Help.defaultColorScheme(Ansi.AUTO),
                new Column(17, 0, Overflow.SPAN),
                new Column(25, 1, Overflow.SPAN),
                new Column(17, 1, Overflow.SPAN),
                new Column(60, 1, Overflow.WRAP));
        table.addRowValues("scenario", "bare", "with Gradwatch", "what it did");
        table.addRowValues("----------------", "------------------------", "----------------", "-----------");
        for (ScenarioRunner.Finished finished : all) {
            ScenarioResult result = finished.result();
            table.addRowValues(result.scenario(), words(result.bare()), words(result.guarded()), finished.summary());
        }
        return table.toString();
    }

    /** The incidents of one result in words. */
    static String incidents(ScenarioResult result) {
        StringBuilder text = new StringBuilder();
        for (ScenarioResult.IncidentLine incident : result.incidents()) {
            String until = incident.resolvedIteration() == null
                    ? "still open at the end"
                    : "resolved at " + incident.resolvedIteration();
            text.append(String.format(
                    Locale.ROOT,
                    "  %s %s in %s, from iteration %d, %s%n    evidence: %s%n    cause:    %s%n    remedy:   %s%n",
                    incident.severity(),
                    incident.rule(),
                    incident.layers().isEmpty() ? "the whole model" : String.join(", ", incident.layers()),
                    incident.firstIteration(),
                    until,
                    incident.evidence(),
                    incident.cause(),
                    incident.remedy()));
        }
        return text.toString();
    }

    private static String words(ScenarioResult.Outcome outcome) {
        Double accuracy = outcome.accuracy();
        Double score = outcome.score();
        String value = accuracy != null
                ? String.format(Locale.ROOT, "accuracy %.3f", accuracy)
                : String.format(Locale.ROOT, "error %.4f", score);
        return outcome.firstNonFiniteIteration() == null
                ? value
                : "NaN from iteration " + outcome.firstNonFiniteIteration();
    }
}
