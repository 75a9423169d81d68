package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why units saturate, and what to do about it. */
final class SaturationAdvice {
    private SaturationAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        String init = culprits.weightInit();
        String activation = culprits.activation();
        String normalise = culprits.haveBatchNormalization()
                ? ""
                : ", add batch normalisation in front (" + Culprits.BATCH_NORMALIZATION + ")";
        return new Advice(
                "the inputs of " + (activation.isEmpty() ? "these" : activation)
                        + " units are so large that their derivative is next to zero: initial weights"
                        + (init.isEmpty() ? "" : " (" + init + ")")
                        + " too large, inputs that are not scaled, or steps that are too large" + culprits.rate(),
                "scale the inputs to mean 0 and variance 1 (NormalizerStandardize), in " + culprits.names()
                        + " use Xavier initialisation (" + Culprits.XAVIER + ")" + normalise
                        + ", or use relu with He initialisation (" + Culprits.RELU
                        + "), and divide the learning rate by"
                        + " 10" + culprits.rateTimes(0.1));
    }
}
