package io.gradwatch.dl4j;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two copies of the training state, taken in turns while the run is healthy. The latest is on probation until the run
 * has stayed healthy for another interval, since trouble begins before it is seen; then it replaces the trusted one. The
 * interval is {@value #SHORTEST_INTERVAL} iterations, or as much longer as copying is dear, up to
 * {@value #LONGEST_INTERVAL}.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int SHORTEST_INTERVAL = 50;
    private static final int LONGEST_INTERVAL = 500;

    /** A copy of a large network takes as long as an iteration: copies may take this share of Gradwatch's time. */
    private static final double SHARE_OF_BUDGET = 0.1;

    private final SnapshotLimit limit;
    private final OutsideChanges outside = new OutsideChanges();
    private TrainingState trusted = new TrainingState();
    private TrainingState probation = new TrainingState();
    private int healthyInARow;
    private int healthySinceCopy;
    private int interval = SHORTEST_INTERVAL;

    /** No copies yet, and never more than the limit permits. */
    Snapshots(SnapshotLimit limit) {
        this.limit = limit;
    }

    /** Keeps the state before the very first step: whatever happens later, it was healthy. */
    void beforeStep(Network network, Dl4jProbe probe) {
        if (outside.haveBegunAnotherTraining(probe)) {
            LOG.info("The parameters were changed since the last step: snapshots of the training before are dropped");
            dropCopies();
        }
        outside.forget();
        if (!trusted.isFilled() && limit.permits(TrainingState.bytesOf(network))) {
            trusted.copyFrom(network, network.iterationCount());
        }
    }

    /** Forgets everything: the network has other arrays than before, so the copies are another training's. */
    void clear() {
        trusted = new TrainingState();
        probation = new TrainingState();
        limit.clear();
        healthyInARow = 0;
        healthySinceCopy = 0;
        outside.forget();
    }

    /** Told after each step, and whatever was done after it, whether the run is healthy. */
    void stepDone(Network network, Dl4jProbe probe, boolean healthy) {
        outside.remember(probe);
        if (!healthy) {
            healthyInARow = 0;
            healthySinceCopy = 0;
            return;
        }
        healthyInARow++;
        if (++healthySinceCopy >= interval && refusal() == null) {
            if (healthyInARow > healthySinceCopy) {
                TrainingState promoted = probation;
                probation = trusted;
                trusted = promoted;
            }
            healthySinceCopy = 0;
            long start = System.nanoTime();
            probation.copyFrom(network, network.iterationCount() + 1);
            interval = affordable(
                    (double) (System.nanoTime() - start), probe.cadence().budgetNanos());
        }
    }

    private static int affordable(double copyNanos, double budgetNanos) {
        double wanted = Math.ceil(copyNanos / (SHARE_OF_BUDGET * budgetNanos));
        return (int) Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, Double.isNaN(wanted) ? 0 : wanted));
    }

    /** The last state known to be healthy; not filled before {@link #beforeStep} or when copies are refused. */
    TrainingState trusted() {
        return trusted;
    }

    /** Why no copies are taken, null when they are. */
    @Nullable
    String refusal() {
        return limit.refusal();
    }

    /** The buffers stay: they are allocated once. */
    private void dropCopies() {
        trusted.invalidate();
        probation.invalidate();
        healthyInARow = 0;
        healthySinceCopy = 0;
    }
}
