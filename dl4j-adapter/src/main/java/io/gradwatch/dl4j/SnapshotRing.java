package io.gradwatch.dl4j;

import io.gradwatch.stats.SlidingWindow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two copies of the training state, taken in turns while the run is healthy. The latest is on probation until the run
 * has stayed healthy for another interval, since trouble begins before it is seen; then it replaces the trusted one.
 *
 * <p>The trusted one is at first the state before any step. It is replaced only when training has led somewhere: units that the
 * first steps have killed are seen to be dead much later, and whoever has learnt nothing loses nothing by going back to the
 * start. Scores may have no level to fall below, so that after {@value #PROVING_STEPS} steps any healthy state will do.
 *
 * <p>Before the learning rate rises to a multiple, a state that is healthy is trusted at once: what comes of the rise is not in
 * it.
 *
 * @param <S> a copy
 */
final class SnapshotRing<S> {
    /** A learning rate of more times the last one may be too much for the run. */
    private static final double RISE = 2;

    private static final int PROVING_STEPS = 500;
    private static final int LATEST = 50;

    /** How much better than the first score the latest ones are at least where training has led somewhere. */
    private static final double IMPROVEMENT = 0.05;

    private final Supplier<S> empty;
    private final SlidingWindow latestScores = SlidingWindow.ofCapacity(LATEST);
    private S trusted;
    private S probation;
    private int healthyInARow;
    private int healthySinceCopy;
    private double firstScore = Double.NaN;
    private double lastRate = Double.NaN;
    private int steps;
    private boolean isProven;

    /** A ring whose copies hold nothing yet. */
    SnapshotRing(Supplier<S> empty) {
        this.empty = empty;
        trusted = empty.get();
        probation = empty.get();
    }

    /** Forgets both copies: what comes is another training. */
    void clear() {
        trusted = empty.get();
        probation = empty.get();
        beginAnew();
    }

    /** Another training begins; the copies stay for whoever overwrites them. */
    void beginAnew() {
        unhealthy();
        latestScores.clear();
        steps = 0;
        lastRate = Double.NaN;
        isProven = false;
    }

    /** The last state known to be healthy. */
    S trusted() {
        return trusted;
    }

    /** The state that is not known to be healthy yet. */
    S probation() {
        return probation;
    }

    /** The count of healthy steps begins anew. */
    private void unhealthy() {
        healthyInARow = 0;
        healthySinceCopy = 0;
    }

    /**
     * Looks at the learning rate of the step to come.
     *
     * @param rate the largest of all trainable parameters; NaN when there is none
     * @param interval healthy steps in a row that a state is trusted after at once
     * @return the copy that is to be filled with the state before this step, null in most steps
     */
    @Nullable
    S nextRateIs(double rate, int interval) {
        boolean rises = rate > RISE * lastRate;
        lastRate = rate;
        if (!rises || !isProven || healthyInARow < interval) {
            return null;
        }
        promoteProbation();
        unhealthy();
        return trusted;
    }

    /**
     * Counts a step.
     *
     * @param healthy whether nothing is wrong after it
     * @param score the loss before it
     * @param interval healthy steps in a row between two copies
     * @return the copy that is to be filled with the state after this step, null in most steps
     */
    @Nullable
    S stepDone(boolean healthy, double score, int interval) {
        prove(score);
        if (!healthy) {
            unhealthy();
            return null;
        }
        healthyInARow++;
        if (++healthySinceCopy < interval) {
            return null;
        }
        if (healthyInARow > healthySinceCopy && isProven) {
            promoteProbation();
        }
        healthySinceCopy = 0;
        return probation;
    }

    private void promoteProbation() {
        S promoted = probation;
        probation = trusted;
        trusted = promoted;
    }

    private void prove(double score) {
        if (isProven) {
            return;
        }
        if (steps == 0) {
            firstScore = score;
        }
        latestScores.add(score);
        steps++;
        boolean hasImproved =
                latestScores.isFull() && latestScores.median() < firstScore - IMPROVEMENT * Math.abs(firstScore);
        isProven = hasImproved || steps >= PROVING_STEPS;
    }
}
