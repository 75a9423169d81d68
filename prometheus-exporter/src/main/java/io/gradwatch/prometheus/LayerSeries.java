package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

/**
 * Which time series the layers of a run get: one for each of their parameters or one for the whole layer, and of how many
 * layers. Immutable.
 *
 * <p>A network with more layers than {@code maxLayers} is shown by that many of them, chosen anew every hundred iterations:
 * culprits of open incidents, at most half of all; of the others half those with the largest gradients (RMS) and half those
 * with the smallest. Percentiles over all layers are shown beside them.
 *
 * @param detail what gets a series of its own
 * @param maxLayers how many layers of a run have series, from 1 to {@value #MAX}
 */
public record LayerSeries(Detail detail, int maxLayers) {
    /** How many layers are shown unless told otherwise: with 14 series each, about 2800 for a run. */
    public static final int DEFAULT_MAX_LAYERS = 200;

    /** Largest number of layers that can be asked for. */
    public static final int MAX = 1_000_000;

    /**
     * Checks the range.
     *
     * @param detail see the record
     * @param maxLayers see the record
     * @throws IllegalArgumentException if {@code maxLayers} is out of range
     */
    public LayerSeries {
        requireNonNull(detail, "detail");
        if (maxLayers < 1 || maxLayers > MAX) {
            throw new IllegalArgumentException("maxLayers must be in [1, " + MAX + "], was " + maxLayers);
        }
    }

    /**
     * What is shown unless told otherwise: each parameter, of at most {@value #DEFAULT_MAX_LAYERS} layers.
     *
     * @return the default
     */
    public static LayerSeries defaults() {
        return new LayerSeries(Detail.PARAMETER, DEFAULT_MAX_LAYERS);
    }

    /**
     * The same with another detail.
     *
     * @param detail what gets a series of its own
     * @return a new value
     */
    public LayerSeries withDetail(Detail detail) {
        return new LayerSeries(detail, maxLayers);
    }

    /**
     * The same with another cap.
     *
     * @param maxLayers how many layers of a run have series
     * @return a new value
     * @throws IllegalArgumentException if out of range
     */
    public LayerSeries withMaxLayers(int maxLayers) {
        return new LayerSeries(detail, maxLayers);
    }

    /** What gets a series of its own. */
    public enum Detail {
        /** Every parameter of a layer: {@code param="W"}, {@code param="b"}. */
        PARAMETER,
        /** The layer as one vector of all its trainable parameters: {@code param="all"}. */
        LAYER
    }
}
