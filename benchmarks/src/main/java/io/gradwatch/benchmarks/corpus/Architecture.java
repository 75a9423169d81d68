package io.gradwatch.benchmarks.corpus;

import java.util.List;

/**
 * The network of a case.
 *
 * @param hidden the hidden layers from input to output, at least one
 * @param weightInit initialisation of their weights
 * @param outputInit initialisation of the output layer's weights
 * @param biasInit initial value of all biases
 * @param output the output layer
 * @param l2 factor of L2 regularisation, 0 for none
 * @param clipLayerNorm DL4J's own clipping of the gradient of each layer to this norm, 0 for none
 * @param truncateAfter steps of truncated back-propagation through time, 0 for none. If not 0, every step of a sequence is
 *     labelled with the class of its row
 */
record Architecture(
        List<Layer> hidden,
        String weightInit,
        String outputInit,
        double biasInit,
        Output output,
        double l2,
        double clipLayerNorm,
        int truncateAfter) {
    /**
     * Copies the list.
     *
     * @param hidden see the record
     * @param weightInit see the record
     * @param outputInit see the record
     * @param biasInit see the record
     * @param output see the record
     * @param l2 see the record
     * @param clipLayerNorm see the record
     * @param truncateAfter see the record
     */
    Architecture {
        hidden = List.copyOf(hidden);
    }

    /** Layers with weights. */
    int layers() {
        return hidden.stream().mapToInt(Layer::weighted).sum() + 1;
    }

    /** Whether it has blocks, and so is more than a row of layers. */
    boolean hasBlocks() {
        return hidden.stream().anyMatch(layer -> layer instanceof Layer.Residual);
    }

    /** The output layer. */
    record Output(int units, String activation, String loss) {}
}
