package io.gradwatch.dl4j;

/**
 * Two copies of the training state, taken in turns while the run is healthy. The latest is on probation until the run
 * has stayed healthy for another interval, since trouble begins before it is seen; then it replaces the trusted one.
 */
final class Snapshots {
    private static final int INTERVAL = 50;

    private TrainingState trusted = new TrainingState();
    private TrainingState probation = new TrainingState();
    private int healthyInARow;

    /** Keeps the state before the very first step: whatever happens later, it was healthy. */
    void start(Network network) {
        if (!trusted.isFilled()) {
            trusted.copyFrom(network, network.iterationCount());
        }
    }

    /** Forgets all copies: the network has other arrays than before, so they are another training's. */
    void clear() {
        trusted = new TrainingState();
        probation = new TrainingState();
        healthyInARow = 0;
    }

    /** Told after each step whether the run is healthy. */
    void stepDone(Network network, boolean healthy) {
        if (!healthy) {
            healthyInARow = 0;
            return;
        }
        if (++healthyInARow % INTERVAL == 0) {
            if (healthyInARow > INTERVAL) {
                TrainingState promoted = probation;
                probation = trusted;
                trusted = promoted;
            }
            probation.copyFrom(network, network.iterationCount() + 1);
        }
    }

    /** The last state known to be healthy; not filled before {@link #start}. */
    TrainingState trusted() {
        return trusted;
    }
}
