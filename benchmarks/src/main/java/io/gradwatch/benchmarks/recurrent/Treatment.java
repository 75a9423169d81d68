package io.gradwatch.benchmarks.recurrent;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * How gradients are clipped by hand.
 *
 * @param how what of DL4J's clips
 * @param threshold its threshold, ignored without clipping
 */
record Treatment(GradientNormalization how, double threshold) {
    static final Treatment NONE = new Treatment(GradientNormalization.None, 1);

    static Treatment clipLayers(double threshold) {
        return new Treatment(GradientNormalization.ClipL2PerLayer, threshold);
    }

    void applyTo(NeuralNetConfiguration.Builder configuration) {
        configuration.gradientNormalization(how).gradientNormalizationThreshold(threshold);
    }
}
