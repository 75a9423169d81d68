package io.gradwatch.topology;

import static java.util.Objects.requireNonNull;

/**
 * One trainable tensor.
 *
 * @param layer index of its layer in {@link Topology#layers()}
 * @param name the framework's key inside the layer, for example {@code W}
 * @param role what it does in the layer
 * @param elements number of elements, at least 1
 * @param trainable false when the optimizer does not train it: frozen layers and running statistics
 */
public record ParameterInfo(int layer, String name, ParameterRole role, long elements, boolean trainable) {
    /**
     * Checks the ranges.
     *
     * @param layer see the record
     * @param name see the record
     * @param role see the record
     * @param elements see the record
     * @param trainable see the record
     * @throws IllegalArgumentException if the layer is negative or there are no elements
     */
    public ParameterInfo {
        requireNonNull(name, "name");
        requireNonNull(role, "role");
        if (layer < 0) {
            throw new IllegalArgumentException("layer of parameter " + name + " must be 0 or more, was " + layer);
        }
        if (elements < 1) {
            throw new IllegalArgumentException("parameter " + name + " needs at least 1 element, was " + elements);
        }
    }

    /**
     * Whether it is a trainable weight: what rules about depth look at.
     *
     * @return true for trainable input and recurrent weights
     */
    public boolean isTrainableWeight() {
        return trainable && (role == ParameterRole.WEIGHT || role == ParameterRole.RECURRENT_WEIGHT);
    }
}
