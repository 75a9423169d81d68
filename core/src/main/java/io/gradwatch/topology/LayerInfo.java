package io.gradwatch.topology;

import static java.util.Objects.requireNonNull;

/**
 * One layer of the model, as far as a diagnosis needs it.
 *
 * @param name the framework's name, unique in the model
 * @param type kind of layer, for example {@code DenseLayer}
 * @param depth number of layers between the input and this one on the longest way, 0 for the first
 * @param activation activation function in lower case, for example {@code sigmoid}; empty when unknown or none
 * @param weightInit weight initialisation, for example {@code XAVIER}; empty when unknown or none
 * @param updater updater, for example {@code Adam}; empty when unknown or none
 */
public record LayerInfo(String name, String type, int depth, String activation, String weightInit, String updater) {
    /**
     * Checks the depth.
     *
     * @param name see the record
     * @param type see the record
     * @param depth see the record
     * @param activation see the record
     * @param weightInit see the record
     * @param updater see the record
     * @throws IllegalArgumentException if the depth is negative
     */
    public LayerInfo {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(activation, "activation");
        requireNonNull(weightInit, "weightInit");
        requireNonNull(updater, "updater");
        if (depth < 0) {
            throw new IllegalArgumentException("depth of layer " + name + " must be 0 or more, was " + depth);
        }
    }

    /**
     * Whether the updater's steps shrink by themselves, however large the first ones are.
     *
     * @return true for {@code AdaGrad}: it divides by the root of the sum of all squares so far (Duchi, Hazan and Singer 2011), so
     *     that its first step has the size of the learning rate in every element
     */
    public boolean hasShrinkingSteps() {
        return updater.equals("AdaGrad");
    }

    /**
     * A layer of which only the kind is known.
     *
     * @param name the framework's name
     * @param type kind of layer
     * @param depth layers between the input and this one
     * @return the layer
     */
    public static LayerInfo of(String name, String type, int depth) {
        return new LayerInfo(name, type, depth, "", "", "");
    }
}
