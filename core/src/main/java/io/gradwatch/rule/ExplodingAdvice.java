package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why gradients explode, and what to do about it. */
final class ExplodingAdvice {
    private ExplodingAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        if (culprits.haveRecurrentWeights()) {
            return new Advice(
                    "the recurrent weights multiply the gradient once per time step; over a long sequence it grows"
                            + " exponentially",
                    "clip the gradient norm (" + Culprits.CLIPPING
                            + "), shorten truncated back-propagation through time"
                            + " (.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(20)), lower the learning rate"
                            + culprits.rate() + ", or use LSTM instead of a plain recurrent layer"
                            + " (new LSTM.Builder())");
        }
        String normalise = culprits.haveBatchNormalization()
                ? ""
                : ", or add batch normalisation (" + Culprits.BATCH_NORMALIZATION + ")";
        return new Advice(
                "the steps are too large for this network: learning rate too high" + culprits.rate()
                        + ", initial weights too large for the depth, or inputs that are not scaled",
                "divide the learning rate by 10" + culprits.rateTimes(0.1)
                        + ", scale the inputs to mean 0 and variance 1 (NormalizerStandardize), clip the gradient norm"
                        + " (" + Culprits.CLIPPING + ")" + normalise);
    }
}
