package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.RunLog.Interventions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/** The results of many runs in a few lines. */
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

    /** One line per question. */
    String text() {
        List<String> lines = new ArrayList<>();
        detection(lines, "faulty", ofDuty(Duty.DETECT), true);
        detection(lines, "failed seeds", ofDuty(Duty.DETECT_LATER), false);
        silence(lines);
        interventions(lines);
        long contradictions = count(results, CaseResult::contradictsLabel);
        if (contradictions > 0) {
            line(lines, "labels", contradictions + " runs ended other than their label says");
        }
        return String.join("\n", lines) + "\n";
    }

    private static void detection(List<String> lines, String what, List<CaseResult> runs, boolean early) {
        if (runs.isEmpty()) {
            return;
        }
        long[] at = runs.stream()
                .flatMapToLong(run -> run.detectedAt().stream())
                .sorted()
                .toArray();
        String text = share("recall", at.length, runs.size());
        if (early) {
            text += "; "
                    + share(
                            "within " + CaseResult.TARGET_ITERATIONS + " iterations",
                            count(runs, CaseResult::isDetectedInTime),
                            runs.size());
        }
        if (at.length > 0) {
            text += String.format(
                    Locale.ROOT, "; detected at iteration %s (median), %d (latest)", median(at), at[at.length - 1]);
        }
        line(lines, what, text);
    }

    private void silence(List<String> lines) {
        List<CaseResult> runs = ofDuty(Duty.STAY_SILENT);
        if (runs.isEmpty()) {
            return;
        }
        long alarmed = count(runs, run -> !run.falseAlarms().isEmpty());
        int alarms = sum(runs, run -> run.falseAlarms().size());
        long layerIterations =
                runs.stream().mapToLong(CaseResult::layerIterations).sum();
        line(
                lines,
                "healthy",
                String.format(
                        Locale.ROOT,
                        "false alarms in %d of %d runs; %d incidents, %.1f per 10^6 layer-iterations",
                        alarmed,
                        runs.size(),
                        alarms,
                        1e6 * alarms / layerIterations));
    }

    private void interventions(List<String> lines) {
        Preset preset = results.get(0).preset();
        if (preset == Preset.OBSERVE) {
            return;
        }
        String name = preset.name().toLowerCase(Locale.ROOT);
        line(
                lines,
                name,
                String.format(
                        "%d runs saved, %d harmed; steps: %d skipped, %d scaled; actions: %d taken, %d released",
                        count(results, CaseResult::isSaved),
                        count(results, CaseResult::isHarmed),
                        total(Interventions::skippedSteps),
                        total(Interventions::scaledSteps),
                        total(Interventions::actionsTaken),
                        total(Interventions::actionsReleased)));
        Map<String, Integer> actions = new TreeMap<>();
        results.forEach(
                run -> run.interventions().actions().forEach((action, n) -> actions.merge(action, n, Integer::sum)));
        if (!actions.isEmpty()) {
            line(lines, "actions", actions.toString().replaceAll("[{}]", ""));
        }
    }

    private int total(ToIntFunction<Interventions> what) {
        return sum(results, run -> what.applyAsInt(run.interventions()));
    }

    private List<CaseResult> ofDuty(Duty duty) {
        return results.stream().filter(run -> run.duty() == duty).toList();
    }

    private static long count(List<CaseResult> runs, Predicate<CaseResult> what) {
        return runs.stream().filter(what).count();
    }

    private static int sum(List<CaseResult> runs, ToIntFunction<CaseResult> what) {
        return runs.stream().mapToInt(what).sum();
    }

    private static String share(String what, long part, int whole) {
        return String.format(Locale.ROOT, "%s %d/%d (%.1f %%)", what, part, whole, 100.0 * part / whole);
    }

    private static String median(long[] sorted) {
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1
                ? sorted[middle]
                : LongStream.of(sorted[middle - 1], sorted[middle]).average().orElseThrow();
        return String.format(Locale.ROOT, median == Math.rint(median) ? "%.0f" : "%.1f", median);
    }

    private static void line(List<String> lines, String what, String text) {
        lines.add(String.format("%-13s %s", what, text));
    }
}
