package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why a loss diverges, and what to do about it. */
final class LossDivergenceAdvice {
    private LossDivergenceAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        String recurrent = culprits.haveRecurrentWeights()
                ? ", shorten truncated back-propagation through time (.tBPTTLength(...))"
                : "";
        return new Advice(
                "the steps are too large for where training has got to: learning rate too high"
                        + culprits.rate()
                        + ", or mini-batches of other data than before have pushed the weights away",
                "divide the learning rate by 10" + culprits.rateTimes(0.1)
                        + " or let it rise slowly (RampSchedule), clip the gradient norm"
                        + " (.gradientNormalization(GradientNormalization.ClipL2PerLayer)"
                        + ".gradientNormalizationThreshold(1.0))" + recurrent
                        + ", and check the data of the iterations before the rise");
    }
}
