package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CorpusFigures.Delays;
import io.gradwatch.benchmarks.corpus.CorpusFigures.Share;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.RunLog.Interventions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The results of many runs in a few lines, cases for tuning and kept-out ones apart. */
final class CorpusSummary {
    private final List<CaseResult> results;

    /**
     * A summary.
     *
     * @param results results of all cases with all seeds, at least one
     */
    CorpusSummary(List<CaseResult> results) {
        this.results = List.copyOf(results);
    }

    /** One line per question, for each group that there is. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.values()) {
            List<CaseResult> runs =
                    results.stream().filter(run -> run.group() == group).toList();
            if (!runs.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n").append(new OfGroup(group, runs).text());
            }
        }
        return text.toString();
    }

    private record OfGroup(Group group, List<CaseResult> runs) {
        String text() {
            CorpusFigures figures = CorpusFigures.of(runs);
            List<String> lines = new ArrayList<>();
            line(lines, "group", JsonField.nameOf(group) + ", " + runs.size() + " runs");
            detection(lines, "faulty", figures.faulty());
            detection(lines, "sick", figures.sick());
            detection(lines, "failed seeds", figures.failedSeeds());
            delays(lines, figures);
            silence(lines, figures);
            interventions(lines, figures);
            if (figures.contradictions() > 0) {
                line(lines, "labels", figures.contradictions() + " runs ended other than their label says");
            }
            CorpusTargets.of(figures, preset())
                    .forEach(target ->
                            line(lines, "target", (target.isMet() ? "met:    " : "missed: ") + target.name()));
            return String.join("\n", lines) + "\n";
        }

        private Preset preset() {
            return runs.get(0).preset();
        }

        private static void detection(List<String> lines, String what, Share detected) {
            if (!detected.isEmpty()) {
                line(lines, what, "recall " + detected.text());
            }
        }

        private static void delays(List<String> lines, CorpusFigures figures) {
            if (!figures.inTime().isEmpty()) {
                line(
                        lines,
                        "initial",
                        "within " + CaseResult.TARGET_ITERATIONS + " iterations "
                                + figures.inTime().text() + delay(", detected at iteration ", figures.initial()));
            }
            if (!figures.later().isEmpty()) {
                line(lines, "later", delay("detected after so many iterations: ", figures.later()));
            }
        }

        private static String delay(String before, Delays delays) {
            return delays.isEmpty() ? "" : before + delays.text();
        }

        private static void silence(List<String> lines, CorpusFigures figures) {
            if (figures.critical().isEmpty()) {
                return;
            }
            silence(lines, "critical", figures.critical(), figures.criticals(), figures);
            silence(lines, "warning", figures.warned(), figures.warnings(), figures);
        }

        private static void silence(
                List<String> lines, String severity, Share runs, long incidents, CorpusFigures figures) {
            line(
                    lines,
                    "healthy",
                    String.format(
                            Locale.ROOT,
                            "false %s in %s of the runs; %d incidents, %.1f per 10^6 layer-iterations",
                            severity,
                            runs.text(),
                            incidents,
                            figures.perMillion(incidents)));
        }

        private void interventions(List<String> lines, CorpusFigures figures) {
            if (preset() == Preset.OBSERVE) {
                return;
            }
            line(
                    lines,
                    JsonField.nameOf(preset()),
                    String.format(
                            "%d runs saved, %d harmed, healthy ones harmed %s",
                            figures.saved(),
                            figures.harmed(),
                            figures.healthyHarmed().text()));
            if (!figures.cured().isEmpty()) {
                line(
                        lines,
                        "curable",
                        "within 0.02 of their healthy twin " + figures.cured().text());
            }
            line(
                    lines,
                    "steps",
                    String.format(
                            "%d skipped, %d scaled; actions: %d taken, %d released",
                            total(Interventions::skippedSteps),
                            total(Interventions::scaledSteps),
                            total(Interventions::actionsTaken),
                            total(Interventions::actionsReleased)));
            Map<String, Integer> actions = new TreeMap<>();
            runs.forEach(run ->
                    run.interventions().actions().forEach((action, n) -> actions.merge(action, n, Integer::sum)));
            actions.forEach((action, n) -> line(lines, "action", n + " x " + action));
        }

        private int total(ToIntFunction<Interventions> what) {
            return runs.stream()
                    .mapToInt(run -> what.applyAsInt(run.interventions()))
                    .sum();
        }

        private static void line(List<String> lines, String what, String text) {
            lines.add(String.format("%-13s %s", what, text));
        }
    }
}
