package io.gradwatch.topology;

/** What a parameter does in its layer; rules treat weights differently from biases and statistics. */
public enum ParameterRole {
    /** Multiplies the layer's input: dense and convolution kernels, input weights of recurrent layers. */
    WEIGHT,
    /** Multiplies the layer's own previous output. */
    RECURRENT_WEIGHT,
    /** Is added. */
    BIAS,
    /** Scales or shifts normalised activations (gamma and beta). */
    NORMALIZATION,
    /** A table of which each example touches a few rows. */
    EMBEDDING,
    /** A running statistic that is stored like a parameter but has no gradient (mean and variance of BatchNorm). */
    STATISTIC,
    /** Anything else. */
    OTHER
}
