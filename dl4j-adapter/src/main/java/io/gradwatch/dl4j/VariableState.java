package io.gradwatch.dl4j;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** A copy of one SameDiff variable and of what its updater remembers. The buffers are allocated once. */
final class VariableState {
    private final Map<String, INDArray> updater = new HashMap<>();
    private @Nullable INDArray parameter;

    void copyFrom(INDArray parameter, @Nullable GradientUpdater<?> updater) {
        this.parameter = copy(parameter, this.parameter);
        Map<String, INDArray> state = stateOf(updater);
        this.updater.keySet().retainAll(state.keySet());
        state.forEach((key, array) -> this.updater.put(key, copy(array, this.updater.get(key))));
    }

    /** Bytes that a copy takes. */
    static long bytesOf(INDArray parameter, @Nullable GradientUpdater<?> updater) {
        return bytesOf(parameter)
                + stateOf(updater).values().stream()
                        .mapToLong(VariableState::bytesOf)
                        .sum();
    }

    private static long bytesOf(INDArray array) {
        return array.length() * array.dataType().width();
    }

    /** Whether the copy fits the variable as it is now. */
    boolean fits(INDArray parameter, @Nullable GradientUpdater<?> updater) {
        Map<String, INDArray> state = stateOf(updater);
        return this.parameter != null
                && isAlike(this.parameter, parameter)
                && state.keySet().equals(this.updater.keySet())
                && state.entrySet().stream()
                        .allMatch(each -> isAlike(this.updater.get(each.getKey()), each.getValue()));
    }

    /**
     * Puts the copy back, bit for bit.
     *
     * @throws IllegalStateException if it does not fit; nothing is changed then
     */
    void restoreTo(INDArray parameter, @Nullable GradientUpdater<?> updater) {
        INDArray values = this.parameter;
        if (values == null || !fits(parameter, updater)) {
            throw new IllegalStateException("the copy does not fit the variable: its array or updater changed");
        }
        parameter.assign(values);
        stateOf(updater).forEach((key, array) -> array.assign(this.updater.get(key)));
    }

    /** Copies into the buffer if it fits, else into a new one that belongs to no workspace. Keeps the memory layout. */
    static INDArray copy(INDArray source, @Nullable INDArray buffer) {
        INDArray target = isAlike(buffer, source) && buffer != null
                ? buffer
                : Nd4j.createUninitializedDetached(source.dataType(), source.ordering(), source.shape());
        target.assign(source);
        return target;
    }

    private static boolean isAlike(@Nullable INDArray one, INDArray other) {
        return one != null
                && one.dataType() == other.dataType()
                && one.ordering() == other.ordering()
                && Arrays.equals(one.shape(), other.shape());
    }

    private static Map<String, INDArray> stateOf(@Nullable GradientUpdater<?> updater) {
        Map<String, INDArray> state = updater == null ? null : updater.getState();
        return state == null ? Map.of() : state;
    }
}
