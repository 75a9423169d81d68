package io.gradwatch.dl4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two copies of the training state, taken in turns while the run is healthy. The latest is on probation until the run
 * has stayed healthy for another interval, since trouble begins before it is seen; then it replaces the trusted one.
 *
 * @param <S> a copy
 */
final class SnapshotRing<S> {
    private final Supplier<S> empty;
    private S trusted;
    private S probation;
    private int healthyInARow;
    private int healthySinceCopy;

    /** A ring whose copies hold nothing yet. */
    SnapshotRing(Supplier<S> empty) {
        this.empty = empty;
        trusted = empty.get();
        probation = empty.get();
    }

    /** Forgets both copies. */
    void clear() {
        trusted = empty.get();
        probation = empty.get();
        unhealthy();
    }

    /** The last state known to be healthy. */
    S trusted() {
        return trusted;
    }

    /** The state that is not known to be healthy yet. */
    S probation() {
        return probation;
    }

    /** Begins the count of healthy steps anew. */
    void unhealthy() {
        healthyInARow = 0;
        healthySinceCopy = 0;
    }

    /**
     * Counts a healthy step.
     *
     * @param interval healthy steps in a row between two copies
     * @return the copy that is to be filled with the state after this step, null in most steps
     */
    @Nullable
    S healthy(int interval) {
        healthyInARow++;
        if (++healthySinceCopy < interval) {
            return null;
        }
        if (healthyInARow > healthySinceCopy) {
            S promoted = probation;
            probation = trusted;
            trusted = promoted;
        }
        healthySinceCopy = 0;
        return probation;
    }
}
