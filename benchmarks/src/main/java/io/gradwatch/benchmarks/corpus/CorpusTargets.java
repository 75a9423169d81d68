package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CorpusFigures.Share;
import java.util.ArrayList;
import java.util.List;

/** What Gradwatch is meant to reach on a corpus. */
final class CorpusTargets {
    private static final double SICK_PERCENT = 95;
    private static final double WARNED_PERCENT = 1;
    private static final double CURED_PERCENT = 90;

    private CorpusTargets() {}

    /**
     * A target.
     *
     * @param name what is asked
     * @param isMet whether it is reached
     */
    record Target(String name, boolean isMet) {}

    /** The targets that some runs can be held to. */
    static List<Target> of(CorpusFigures figures, Preset preset) {
        List<Target> targets = new ArrayList<>();
        add(
                targets,
                "recall of faulty 100 %",
                figures.faulty(),
                figures.faulty().percent() >= 100);
        add(targets, "recall of sick >= 95 %", figures.sick(), figures.sick().percent() >= SICK_PERCENT);
        add(
                targets,
                "no critical on a healthy run",
                figures.critical(),
                figures.critical().part() == 0);
        add(
                targets,
                "warning on <= 1 % of healthy runs",
                figures.warned(),
                figures.warned().percent() <= WARNED_PERCENT);
        add(
                targets,
                "median delay of initial trouble <= 3 iterations",
                figures.inTime(),
                figures.initial().median() <= CaseResult.TARGET_ITERATIONS);
        if (preset != Preset.OBSERVE) {
            add(
                    targets,
                    "no healthy run harmed",
                    figures.healthyHarmed(),
                    figures.healthyHarmed().part() == 0);
        }
        if (preset == Preset.AUTOPILOT) {
            add(
                    targets,
                    "curable runs within 0.02 of their twin >= 90 %",
                    figures.cured(),
                    figures.cured().percent() >= CURED_PERCENT);
        }
        return targets;
    }

    private static void add(List<Target> targets, String name, Share judged, boolean met) {
        if (!judged.isEmpty()) {
            targets.add(new Target(name, met));
        }
    }
}
