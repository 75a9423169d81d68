package io.gradwatch.policy;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a policy: cool-down, release, budgets, back-off. Ranges are those of the settings.
 *
 * @param cooldownIterations iterations from one response to the next
 * @param cleanIterations clean iterations in a row before the first release
 * @param warmingStepIterations clean iterations from one release to the next
 * @param learningRateFloor smallest factor of the learning rate
 * @param maxRollbacks rollbacks in a run
 * @param maxLearningRateCuts learning-rate cuts in a run
 * @param backOffFactor by how much a relapse multiplies the clean iterations asked for
 * @param maxBackOff largest multiple of {@code cleanIterations} that is asked for
 * @param clipQuantile quantile of the healthy global norms that becomes the clipping bound
 */
record PolicyLimits(
        long cooldownIterations,
        long cleanIterations,
        long warmingStepIterations,
        double learningRateFloor,
        long maxRollbacks,
        long maxLearningRateCuts,
        long backOffFactor,
        long maxBackOff,
        double clipQuantile) {
    private static final Range ITERATIONS = Range.between(1, 1_000_000);
    private static final Range BUDGET = Range.between(0, 1_000_000);

    /** An explosion shows itself within two iterations. */
    static final Setting COOLDOWN = Setting.whole(
            "cooldownIterations", 3, ITERATIONS, "iterations", "Least distance from one response to the next");

    static final Setting CLEAN = Setting.whole(
            "cleanIterations", 200, ITERATIONS, "iterations", "Clean iterations in a row before the first release");

    static final Setting WARMING_STEP = Setting.whole(
            "warmingStepIterations", 50, ITERATIONS, "iterations", "Clean iterations from one release to the next");

    /** Ten halvings: a learning rate a thousand times too high is the worst that halving can be expected to cure. */
    static final Setting FLOOR = Setting.number(
            "learningRateFloor",
            1.0 / 1024,
            new Range(0, false, 0.5, true),
            "",
            "Smallest factor of the learning rate, relative to the configured one");

    /** With the longest wait between two tries, a hundred last for a million iterations. */
    static final Setting ROLLBACKS =
            Setting.whole("maxRollbacks", 100, BUDGET, "", "Rollbacks in a run; with 0 no snapshots are kept");

    static final Setting CUTS = Setting.whole("maxLearningRateCuts", 100, BUDGET, "", "Learning-rate cuts in a run");

    static final Setting BACK_OFF_FACTOR = Setting.whole(
            "backOffFactor",
            2,
            Range.between(1, 100),
            "",
            "What a relapse multiplies the clean iterations asked for by");

    static final Setting MAX_BACK_OFF = Setting.whole(
            "maxBackOff", 64, Range.between(1, 10_000), "", "Largest multiple of cleanIterations that is asked for");

    /** AutoClip (Seetharaman et al. 2020) takes a low quantile and clips most steps; a high one only bounds. */
    static final Setting CLIP_QUANTILE = Setting.number(
            "clipQuantile",
            0.9,
            new Range(0, false, 1, true),
            "",
            "Quantile of the latest 200 healthy global norms that becomes the clipping bound");

    static final List<Setting> SETTINGS = List.of(
            COOLDOWN, CLEAN, WARMING_STEP, FLOOR, ROLLBACKS, CUTS, BACK_OFF_FACTOR, MAX_BACK_OFF, CLIP_QUANTILE);

    /** What needs neither learning rate nor snapshots. */
    static final List<Setting> CLIPPING_SETTINGS =
            List.of(COOLDOWN, CLEAN, BACK_OFF_FACTOR, MAX_BACK_OFF, CLIP_QUANTILE);

    /** Reads what is there; a setting that was not declared has its default. */
    static PolicyLimits from(Settings settings) {
        Settings all = Settings.of(SETTINGS, only(settings));
        return new PolicyLimits(
                all.whole(COOLDOWN.name()),
                all.whole(CLEAN.name()),
                all.whole(WARMING_STEP.name()),
                all.number(FLOOR.name()),
                all.whole(ROLLBACKS.name()),
                all.whole(CUTS.name()),
                all.whole(BACK_OFF_FACTOR.name()),
                all.whole(MAX_BACK_OFF.name()),
                all.number(CLIP_QUANTILE.name()));
    }

    private static Map<String, Object> only(Settings settings) {
        Map<String, Object> known = new LinkedHashMap<>(settings.asMap());
        known.keySet().retainAll(SETTINGS.stream().map(Setting::name).toList());
        return known;
    }
}
