package io.gradwatch.benchmarks.corpus;

import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import io.gradwatch.rule.Severity;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * What many runs come to.
 *
 * @param faulty detected of those that fail on every seed
 * @param sick detected of those that end worse than they could on every seed
 * @param failedSeeds detected of the seeds that failed, of cases that depend on the seed
 * @param inTime of what is there from the start, detected in the first iterations
 * @param initial iterations until detection, of trouble that is there from the start
 * @param later iterations until detection, of trouble that begins later, counted from its beginning
 * @param critical of the healthy runs, those with a false critical incident
 * @param warned of the healthy runs, those with a false warning, be there a critical incident or not
 * @param criticals false critical incidents, in all runs
 * @param warnings false warnings, in all runs
 * @param layerIterations of the healthy runs
 * @param saved runs that fail without the preset and end well with it
 * @param harmed runs that end clearly worse with the preset
 * @param healthyHarmed those of them that train well without
 * @param cured curable runs that end as their healthy twin
 * @param contradictions runs that ended other than their label says
 */
record CorpusFigures(
        Share faulty,
        Share sick,
        Share failedSeeds,
        Share inTime,
        Delays initial,
        Delays later,
        Share critical,
        Share warned,
        long criticals,
        long warnings,
        long layerIterations,
        long saved,
        long harmed,
        Share healthyHarmed,
        Share cured,
        long contradictions) {
    /** The figures of some runs. */
    static CorpusFigures of(List<CaseResult> all) {
        Predicate<CaseResult> detected = run -> run.detectedAt().isPresent();
        List<CaseResult> silent =
                all.stream().filter(run -> run.duty() == Duty.STAY_SILENT).toList();
        List<CaseResult> initial = all.stream().filter(CaseResult::isInitial).toList();
        List<CaseResult> later = all.stream()
                .filter(run -> run.duty() == Duty.DETECT && !run.isInitial())
                .toList();
        return new CorpusFigures(
                Share.of(labelled(all, Label.FAULTY), detected),
                Share.of(labelled(all, Label.SICK), detected),
                Share.of(
                        all.stream()
                                .filter(run -> run.duty() == Duty.DETECT_LATER)
                                .toList(),
                        detected),
                Share.of(initial, CaseResult::isDetectedInTime),
                Delays.of(initial),
                Delays.of(later),
                Share.of(silent, run -> run.hasFalseAlarm(Severity.CRITICAL)),
                Share.of(silent, run -> run.hasFalseAlarm(Severity.WARNING)),
                alarms(all, Severity.CRITICAL),
                alarms(all, Severity.WARNING),
                silent.stream().mapToLong(CaseResult::layerIterations).sum(),
                all.stream().filter(CaseResult::isSaved).count(),
                all.stream().filter(CaseResult::isHarmed).count(),
                Share.of(silent, CaseResult::isHarmed),
                Share.of(all.stream().filter(CaseResult::isCurable).toList(), CaseResult::isCured),
                all.stream().filter(CaseResult::contradictsLabel).count());
    }

    private static List<CaseResult> labelled(List<CaseResult> all, Label label) {
        return all.stream().filter(run -> run.label() == label).toList();
    }

    private static long alarms(List<CaseResult> all, Severity severity) {
        return all.stream()
                .flatMap(run -> run.falseAlarms().stream())
                .filter(alarm -> alarm.incident().severity() == severity)
                .count();
    }

    /** Incidents per million layer-iterations of healthy runs. */
    double perMillion(long incidents) {
        return 1e6 * incidents / layerIterations;
    }

    /**
     * A part of some runs.
     *
     * @param part how many
     * @param whole of how many
     */
    record Share(long part, long whole) {
        static Share of(List<CaseResult> runs, Predicate<CaseResult> what) {
            return new Share(runs.stream().filter(what).count(), runs.size());
        }

        boolean isEmpty() {
            return whole == 0;
        }

        /** Per cent; NaN of no runs. */
        double percent() {
            return 100.0 * part / whole;
        }

        /** For example {@code 3/4 (75.0 %)}; {@code 0/0} of no runs. */
        String text() {
            return isEmpty() ? "0/0" : String.format(Locale.ROOT, "%d/%d (%.1f %%)", part, whole, percent());
        }
    }

    /**
     * Iterations until detection, of the runs in which something was detected.
     *
     * @param median NaN when there are none
     * @param latest 0 when there are none
     */
    record Delays(double median, long latest) {
        static Delays of(List<CaseResult> runs) {
            long[] sorted = runs.stream()
                    .flatMapToLong(run -> run.delay().stream())
                    .sorted()
                    .toArray();
            int middle = sorted.length / 2;
            double median = sorted.length == 0
                    ? Double.NaN
                    : sorted.length % 2 == 1
                            ? sorted[middle]
                            : LongStream.of(sorted[middle - 1], sorted[middle])
                                    .average()
                                    .orElseThrow();
            return new Delays(median, sorted.length == 0 ? 0 : sorted[sorted.length - 1]);
        }

        boolean isEmpty() {
            return Double.isNaN(median);
        }

        /** Median and latest, for people. */
        String text() {
            return String.format(
                    Locale.ROOT,
                    median == Math.rint(median) ? "%.0f (median), %d (latest)" : "%.1f (median), %d (latest)",
                    median,
                    latest);
        }
    }
}
