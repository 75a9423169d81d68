package io.gradwatch.dl4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of everything a step changes: parameters (BatchNorm statistics among them), updater state and the iteration
 * count that bias corrections use. The buffers are allocated once and live outside workspaces.
 */
final class TrainingState {
    private @Nullable INDArray parameters;
    private @Nullable INDArray updaterState;
    private int nextIteration;
    private boolean filled;

    /**
     * Copies the state the network is in now.
     *
     * @param nextIteration DL4J's number of the iteration that starts from this state
     */
    void copyFrom(Network network, int nextIteration) {
        parameters = copy(network.flatParameters(), parameters);
        updaterState = copy(network.updaterState(), updaterState);
        this.nextIteration = nextIteration;
        filled = true;
    }

    boolean isFilled() {
        return filled;
    }

    /** DL4J's number of the iteration that starts from the copied state. */
    int nextIteration() {
        return nextIteration;
    }

    /** Whether the copy fits the network as it is now. */
    boolean fits(Network network) {
        return filled
                && sameLength(parameters, network.flatParameters())
                && sameLength(updaterState, network.updaterState());
    }

    /** Puts parameters and updater state back; the iteration count is for the caller to set. */
    void restoreTo(Network network) {
        if (!fits(network)) {
            throw new IllegalStateException("the copy does not fit the network: its parameters or updater changed");
        }
        assign(network.flatParameters(), parameters);
        assign(network.updaterState(), updaterState);
    }

    private static @Nullable INDArray copy(@Nullable INDArray source, @Nullable INDArray buffer) {
        if (source == null) {
            return null;
        }
        INDArray target = buffer != null && buffer.length() == source.length() && buffer.dataType() == source.dataType()
                ? buffer
                : Nd4j.createUninitializedDetached(source.dataType(), source.length());
        target.assign(source.reshape(source.length()));
        return target;
    }

    private static void assign(@Nullable INDArray target, @Nullable INDArray source) {
        if (target != null && source != null) {
            target.reshape(target.length()).assign(source);
        }
    }

    private static boolean sameLength(@Nullable INDArray one, @Nullable INDArray other) {
        return one == null ? other == null : other != null && one.length() == other.length();
    }
}
