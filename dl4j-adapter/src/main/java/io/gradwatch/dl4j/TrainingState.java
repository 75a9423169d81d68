package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

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
    private @Nullable UpdaterStateLayout layout;
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
        layout = layoutOf(network);
        this.nextIteration = nextIteration;
        filled = true;
    }

    boolean isFilled() {
        return filled;
    }

    /** Makes the copy one that is not filled, and keeps its buffers. */
    void invalidate() {
        filled = false;
    }

    /** Bytes that one copy takes. */
    static long bytesOf(Network network) {
        return bytesOf(network.flatParameters()) + bytesOf(network.updaterState());
    }

    private static long bytesOf(@Nullable INDArray array) {
        return array == null ? 0 : array.length() * array.dataType().width();
    }

    /** DL4J's number of the iteration that starts from the copied state. */
    int nextIteration() {
        return nextIteration;
    }

    /** Whether the copy fits the network as it is now. */
    boolean fits(Network network) {
        return filled
                && sameLength(parameters, network.flatParameters())
                && sameLength(updaterState, network.updaterState())
                && canBeMoved(layout, layoutOf(network));
    }

    /** Puts parameters and updater state back; the iteration count is for the caller to set. */
    void restoreTo(Network network) {
        if (!fits(network)) {
            throw new IllegalStateException("the copy does not fit the network: its parameters or updater changed");
        }
        INDArray live = network.flatParameters();
        live.reshape(live.length()).assign(requireNonNull(parameters, "parameters"));
        INDArray state = network.updaterState();
        if (state != null && updaterState != null) {
            UpdaterStateLayout now = layoutOf(network);
            if (layout == null || now == null) {
                state.reshape(state.length()).assign(updaterState);
            } else {
                layout.copy(updaterState, state, now);
            }
        }
    }

    /** Null where the layout is not known; such a state can only be put back as it is. */
    private static @Nullable UpdaterStateLayout layoutOf(Network network) {
        try {
            return UpdaterStateLayout.of(network.updaterBlocks());
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private static boolean canBeMoved(@Nullable UpdaterStateLayout from, @Nullable UpdaterStateLayout to) {
        return from == null ? to == null : to != null && from.hasPiecesOf(to);
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

    private static boolean sameLength(@Nullable INDArray one, @Nullable INDArray other) {
        return one == null ? other == null : other != null && one.length() == other.length();
    }
}
