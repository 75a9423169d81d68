package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.RunLog.RuleFirings;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Shows results to people, in at most 120 columns. */
final class CorpusReport {
    /** So many cells fit beside the names. */
    private static final int SEEDS_PER_LINE = 5;

    private static final String RULES_LEGEND =
            "first iteration (from 0) of each severity: I info, W warning, C critical; * = expected where training fails";

    private final List<CaseResult> results;
    private final Map<String, List<CaseResult>> byCase = new LinkedHashMap<>();

    /**
     * A report.
     *
     * @param results results of all cases with all seeds, seeds of one case in the same order; at least one
     */
    CorpusReport(List<CaseResult> results) {
        this.results = List.copyOf(results);
        for (CaseResult each : results) {
            byCase.computeIfAbsent(each.corpusCase().id(), id -> new ArrayList<>())
                    .add(each);
        }
    }

    /** Everything, ready to be printed. */
    String text() {
        Preset preset = results.get(0).preset();
        StringBuilder text = new StringBuilder();
        String accuracies = preset == Preset.OBSERVE ? "" : ", bare > with " + JsonField.nameOf(preset);
        text.append(String.format(Locale.ROOT, """
                        accuracy on the validation rows%s; then, where training fails, the first iteration (from 0)
                        in which an expected rule gave a warning or worse (! = not in the first %d), else the number of
                        false alarms\
                        """, accuracies, CaseResult.TARGET_ITERATIONS))
                .append("\n\n");
        header(text, "label");
        byCase.values()
                .forEach(runs ->
                        lines(text, name(runs), JsonField.nameOf(runs.get(0).label()), cells(runs)));
        text.append('\n').append(RULES_LEGEND).append("\n\n");
        header(text, "rule");
        byCase.values().forEach(runs -> firings(text, runs));
        return text.append('\n').append(new CorpusSummary(results).text()).toString();
    }

    private void header(StringBuilder text, String second) {
        List<String> seeds = byCase.values().iterator().next().stream()
                .limit(SEEDS_PER_LINE)
                .map(run -> "seed " + run.seed()
                        + (byCase.values().iterator().next().size() > SEEDS_PER_LINE ? " ..." : ""))
                .toList();
        lines(text, "case", second, seeds);
        lines(
                text,
                "-".repeat(24),
                "-".repeat(17),
                seeds.stream().map(seed -> "-".repeat(14)).toList());
    }

    private static List<String> cells(List<CaseResult> runs) {
        return runs.stream().map(CorpusReport::cell).toList();
    }

    private static String cell(CaseResult run) {
        String accuracy = run.preset() == Preset.OBSERVE
                ? accuracy(run.accuracies().watched())
                : accuracy(run.accuracies().bare()) + ">"
                        + accuracy(run.accuracies().watched());
        return accuracy + " " + judgement(run);
    }

    private static String judgement(CaseResult run) {
        int alarms = run.falseAlarms().size();
        if (run.duty() == Duty.STAY_SILENT || alarms > 0) {
            return alarms == 0 ? "ok" : alarms + " false";
        }
        if (run.detectedAt().isEmpty()) {
            return "missed";
        }
        return "@" + run.detectedAt().getAsLong() + (run.isDetectedInTime() ? "" : "!");
    }

    private static void firings(StringBuilder text, List<CaseResult> runs) {
        Set<String> rules = new TreeSet<>();
        runs.forEach(run -> rules.addAll(run.firings().keySet()));
        for (String rule : rules) {
            List<String> cells = runs.stream()
                    .map(run -> run.firings().get(rule))
                    .map(firings -> firings == null ? "" : firsts(firings))
                    .toList();
            boolean expected = runs.get(0).corpusCase().expectation().expects(rule);
            lines(text, name(runs), rule + (expected ? " *" : ""), cells);
        }
    }

    private static String firsts(RuleFirings firings) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<Severity, Long> each : firings.firstAt().entrySet()) {
            parts.add(each.getKey().name().charAt(0) + "" + each.getValue());
        }
        return String.join(" ", parts);
    }

    private static void lines(StringBuilder text, String first, String second, List<String> cells) {
        for (int from = 0; from < cells.size(); from += SEEDS_PER_LINE) {
            StringBuilder line =
                    new StringBuilder(String.format("%-24s %-17s", from == 0 ? first : "", from == 0 ? second : ""));
            for (String cell : cells.subList(from, Math.min(cells.size(), from + SEEDS_PER_LINE))) {
                line.append(String.format(" %-14s", cell));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String name(List<CaseResult> runs) {
        return runs.get(0).corpusCase().id();
    }

    /** Without the zero before the point: there is little room. */
    private static String accuracy(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.startsWith("0") ? text.substring(1) : text;
    }
}
