package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.stats.SlidingWindow;
import java.util.List;

/**
 * Whether a run has learnt anything: the median of its latest losses against that of its first. What looks ill in a
 * network that learns is how that network learns; rules that ask here keep silent about it.
 *
 * <p>Both are medians of as many losses, so that mini-batches that come round in turn weigh the same in both.
 */
final class LossProgress {
    static final Setting FIRST = Setting.whole(
            "firstLossIterations",
            50,
            Range.between(1, 100_000),
            "iterations",
            "how many first iterations' median loss is compared with later ones");
    private static final Setting IMPROVEMENT = Setting.number(
            "lossImprovement",
            0.01,
            Range.SHARE,
            "of the first loss",
            "how much better the latest losses must be for the run to count as learning");

    static final List<Setting> SETTINGS = List.of(FIRST, IMPROVEMENT);

    private final double improvement;
    private final FirstLevel first;
    private final SlidingWindow latest;

    LossProgress(Settings settings) {
        int window = settings.count(FIRST.name());
        improvement = settings.number(IMPROVEMENT.name());
        first = new FirstLevel(window);
        latest = SlidingWindow.ofCapacity(window);
    }

    /** Takes a loss into account; one that is not finite is left out. */
    void add(double loss) {
        if (first.isKnown()) {
            latest.add(loss);
        } else {
            first.add(loss);
        }
    }

    /** Whether as many losses as were first have come since, and are no better. Sorts: ask on suspicion. */
    boolean isStuck() {
        return latest.isFull() && !(latest.median() < first.level() - improvement * Math.abs(first.level()));
    }
}
