package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Runs of the corpus, as they are stored: one object per case and seed.
 *
 * @param all all of them, in the order of the file
 */
record CorpusRuns(List<JsonNode> all) {
    /** Cases with known models from the literature, by the beginning of their names. */
    private static final String CIRCLE = "circle";

    CorpusRuns {
        all = List.copyOf(all);
    }

    CorpusRuns where(Predicate<JsonNode> condition) {
        return new CorpusRuns(all.stream().filter(condition).toList());
    }

    CorpusRuns group(String group) {
        return where(run -> groupOf(run).equals(group));
    }

    CorpusRuns label(String label) {
        return where(run -> text(run, "label").equals(label));
    }

    /** Those in which something has to be detected. */
    CorpusRuns sick() {
        return where(run -> field(run, "mustDetect").asBoolean());
    }

    CorpusRuns healthy() {
        return where(run -> !field(run, "mustDetect").asBoolean());
    }

    /** Those of which it is known from when on they are sick, which a seed that fails does not tell. */
    CorpusRuns timed(boolean fromTheStart) {
        return sick().where(run -> !text(run, "label").equals("seed-dependent"))
                .where(run -> (number(run, "onset") == 0) == fromTheStart);
    }

    Share detected() {
        return Share.of(all, run -> !field(run, "detectedAt").isNull());
    }

    Share share(Predicate<JsonNode> what) {
        return Share.of(all, what);
    }

    double sum(ToDoubleFunction<JsonNode> what) {
        return all.stream().mapToDouble(what).sum();
    }

    /** Iterations until detection, sorted; runs that were missed have none. */
    double[] delays() {
        return all.stream()
                .filter(run -> !field(run, "delay").isNull())
                .mapToDouble(run -> number(run, "delay"))
                .sorted()
                .toArray();
    }

    List<String> cases() {
        return all.stream().map(run -> text(run, "case")).distinct().toList();
    }

    static String groupOf(JsonNode run) {
        return text(run, "case").startsWith(CIRCLE)
                ? CIRCLE
                : text(run, "group").replace('-', ' ');
    }

    /** Whether a healthy run has an alarm of one of some severities. */
    static boolean isAlarmed(JsonNode run, String... severities) {
        return number(run, "falseAlarms") > 0
                && each(run, "incidents")
                        .anyMatch(incident -> Set.of(severities).contains(text(incident, "severity")));
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
