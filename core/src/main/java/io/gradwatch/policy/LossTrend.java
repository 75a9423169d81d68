package io.gradwatch.policy;

import io.gradwatch.stats.SlidingWindow;

/**
 * Whether the loss is worse than it was before something was changed. Compares the mean of the latest iterations since
 * the change with a reference from before it, and asks for a rise that noise around a small loss does not reach.
 *
 * <p>Trouble begins before it is seen. So at the start of a run a loss that is far above the first ones is taken for
 * part of an explosion, and not for something to go back to.
 */
final class LossTrend {
    private static final int FIRST = 10;
    private static final int REFERENCE = 50;
    private static final int LATEST = 10;
    private static final int START = 100;

    /** Mini-batches after a rollback that say what loss it went back to: a small one alone says little. */
    private static final int RESTORED = 3;

    private static final double RISE_OF_REFERENCE = 0.5;
    private static final double RISE_OF_FIRST = 0.05;

    private final SlidingWindow first = SlidingWindow.ofCapacity(FIRST);
    private final SlidingWindow healthy = SlidingWindow.ofCapacity(REFERENCE);
    private final SlidingWindow sinceChange = SlidingWindow.ofCapacity(LATEST);
    private double reference = Double.NaN;
    private double justBefore = Double.NaN;
    private long healthySeen;
    private double untrained = Double.NaN;
    private boolean isRestored;

    /** Takes the loss of one iteration into account; a healthy one may become the reference. */
    void add(double loss, boolean isHealthy) {
        if (Double.isNaN(untrained) && Double.isFinite(loss)) {
            untrained = loss;
        }
        sinceChange.add(loss);
        if (isRestored && sinceChange.size() <= RESTORED) {
            raiseReference(loss);
        }
        if (!isHealthy) {
            return;
        }
        // What may be an explosion already must not raise what it is measured against.
        if (healthySeen >= START || !isThrownOff(loss)) {
            healthy.add(loss);
            if (!first.isFull()) {
                first.add(loss);
            }
        }
        healthySeen++;
    }

    /** Begins a comparison of what comes with the healthy losses so far. */
    void changed() {
        reference = healthy.mean();
        justBefore = sinceChange.mean();
        sinceChange.clear();
        isRestored = false;
    }

    /**
     * The change went back to an earlier state: what comes is measured against the first losses of that one, if they are higher.
     * A state that is worse than the untrained network is not.
     */
    void restored() {
        isRestored = true;
    }

    private void raiseReference(double loss) {
        double excused = Math.min(loss, untrained);
        reference = excused > reference ? excused : reference;
    }

    /** Whether the latest losses since the change are clearly above the reference. */
    boolean isWorse() {
        return isAbove(reference);
    }

    /** Whether the latest losses since the change are clearly above the last ones before it, healthy or not. */
    boolean isWorseThanJustBefore() {
        return isAbove(justBefore);
    }

    /** Whether the latest losses since the change are clearly above those of the untrained network. */
    boolean isWorseThanUntrained() {
        return isAbove(first.median());
    }

    private boolean isAbove(double level) {
        double rise = sinceChange.mean() - level;
        return sinceChange.isFull()
                && rise > RISE_OF_REFERENCE * Math.abs(level) + RISE_OF_FIRST * Math.abs(first.median());
    }

    /** Whether a loss is more than twice that of the untrained network. */
    boolean isThrownOff(double loss) {
        return first.size() > 0 && loss > first.median() + Math.abs(first.median());
    }
}
