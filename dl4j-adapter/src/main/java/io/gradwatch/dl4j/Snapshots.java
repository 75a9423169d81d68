package io.gradwatch.dl4j;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of one network's training state for a rollback. The interval between two is {@value #SHORTEST_INTERVAL}
 * iterations, or as much longer as copying is dear, up to {@value #LONGEST_INTERVAL}. Copies are dropped when somebody else
 * begins another training with the same network.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int SHORTEST_INTERVAL = 50;
    private static final int LONGEST_INTERVAL = 500;

    /** A copy of a large network takes as long as an iteration: copies may take this share of Gradwatch's time. */
    private static final double SHARE_OF_BUDGET = 0.1;

    private final SnapshotLimit limit;
    private final OutsideChanges outside = new OutsideChanges();
    private final SnapshotRing<TrainingState> ring = new SnapshotRing<>(TrainingState::new);
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
        if (!ring.trusted().isFilled() && limit.permits(TrainingState.bytesOf(network))) {
            ring.trusted().copyFrom(network, network.iterationCount());
        }
    }

    /** Forgets everything: the network has other arrays than before, so the copies are another training's. */
    void clear() {
        ring.clear();
        limit.clear();
        outside.forget();
    }

    /** Told before each step, once it is measured, the largest learning rate it is taken with. */
    void rateIs(Network network, double rate) {
        TrainingState due = ring.nextRateIs(rate, interval);
        if (due != null && refusal() == null) {
            due.copyFrom(network, network.iterationCount());
        }
    }

    /** Told after each step, and whatever was done after it, whether the run is healthy, and the loss before it. */
    void stepDone(Network network, Dl4jProbe probe, boolean healthy, double score) {
        outside.remember(probe);
        TrainingState due = ring.stepDone(healthy, score, interval);
        if (due != null && refusal() == null) {
            long start = System.nanoTime();
            due.copyFrom(network, network.iterationCount() + 1);
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
        return ring.trusted();
    }

    /** Why no copies are taken, null when they are. */
    @Nullable
    String refusal() {
        return limit.refusal();
    }

    /** The buffers stay: they are allocated once. */
    private void dropCopies() {
        ring.trusted().invalidate();
        ring.probation().invalidate();
        ring.beginAnew();
    }
}
