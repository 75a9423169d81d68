package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The copies of one SameDiff network's training state for a rollback, one in {@value #INTERVAL} healthy iterations. */
final class SameDiffSnapshots {
    private static final int INTERVAL = 50;

    private final SnapshotLimit limit;
    private final SnapshotRing<State> ring = new SnapshotRing<>(State::new);

    /** No copies yet, and never more than the limit permits. */
    SameDiffSnapshots(SnapshotLimit limit) {
        this.limit = limit;
    }

    /** All variables, what their updaters remember, and the iteration count that bias corrections use. */
    static final class State {
        private final List<VariableState> copies = new ArrayList<>();
        private int nextIteration;

        private void copyFrom(SameDiff sd, SameDiffVariables variables, int nextIteration) {
            for (int p = 0; p < variables.topology().parameterCount(); p++) {
                if (p == copies.size()) {
                    copies.add(new VariableState());
                }
                copies.get(p).copyFrom(variables.array(sd, p), variables.updater(sd, p));
            }
            this.nextIteration = nextIteration;
        }

        boolean isFilled() {
            return !copies.isEmpty();
        }

        /** SameDiff's number of the iteration that starts from the copied state. */
        int nextIteration() {
            return nextIteration;
        }

        /** Whether the copy fits the network as it is now. */
        boolean fits(SameDiff sd, SameDiffVariables variables) {
            if (copies.size() != variables.topology().parameterCount()) {
                return false;
            }
            for (int p = 0; p < copies.size(); p++) {
                if (!copies.get(p).fits(variables.array(sd, p), variables.updater(sd, p))) {
                    return false;
                }
            }
            return true;
        }

        /** Puts variables and updaters back; the iteration count is for the caller to set. */
        void restoreTo(SameDiff sd, SameDiffVariables variables) {
            for (int p = 0; p < copies.size(); p++) {
                copies.get(p).restoreTo(variables.array(sd, p), variables.updater(sd, p));
            }
        }
    }

    /** Keeps the state before the very first update: whatever happens later, it was healthy. */
    void start(SameDiff sd, SameDiffVariables variables) {
        if (!ring.trusted().isFilled() && limit.permits(bytesOf(sd, variables))) {
            ring.trusted().copyFrom(sd, variables, sd.getTrainingConfig().getIterationCount());
        }
    }

    /** Forgets all copies: the network is another than before. */
    void clear() {
        ring.clear();
        limit.clear();
    }

    /** Told before each step the largest learning rate it is taken with. */
    void rateIs(SameDiff sd, SameDiffVariables variables, double rate) {
        State due = ring.nextRateIs(rate, INTERVAL);
        if (due != null && refusal() == null) {
            due.copyFrom(sd, variables, sd.getTrainingConfig().getIterationCount());
        }
    }

    /** Told after each step whether the run is healthy, and the loss before it. */
    void stepDone(SameDiff sd, SameDiffVariables variables, boolean healthy, double score) {
        State due = ring.stepDone(healthy, score, INTERVAL);
        if (due != null && refusal() == null) {
            due.copyFrom(sd, variables, sd.getTrainingConfig().getIterationCount() + 1);
        }
    }

    /** The last state known to be healthy; not filled before {@link #start}. */
    State trusted() {
        return ring.trusted();
    }

    /** Why no copies are taken, null when they are. */
    @Nullable
    String refusal() {
        return limit.refusal();
    }

    private static long bytesOf(SameDiff sd, SameDiffVariables variables) {
        long bytes = 0;
        for (int p = 0; p < variables.topology().parameterCount(); p++) {
            bytes += VariableState.bytesOf(variables.array(sd, p), variables.updater(sd, p));
        }
        return bytes;
    }
}
