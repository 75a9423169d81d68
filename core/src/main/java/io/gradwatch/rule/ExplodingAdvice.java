package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why gradients explode, and what to do about it. */
final class ExplodingAdvice {
    private ExplodingAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        String quantity = violated.findings().get(0).quantity();
        if (quantity.equals(SteepStart.QUANTITY)) {
            return steepStart(culprits);
        }
        if (quantity.equals(Overshoot.QUANTITY_AFTER_A_RISE)) {
            return risenRate(culprits);
        }
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

    private static Advice risenRate(Culprits culprits) {
        return new Advice(
                "the learning rate has just risen, and is too high for this network now" + culprits.rate(),
                "look at the schedule, or at whatever else has raised the rate: let it rise less far, or more slowly over"
                        + " many iterations (a warm-up)");
    }

    private static Advice steepStart(Culprits culprits) {
        String init = culprits.weightInit();
        return new Advice(
                "the network begins where the loss is so steep that no learning rate suits it: initial weights ("
                        + (init.isEmpty() ? "unknown initialisation" : init)
                        + ") far too large, or inputs that are not scaled",
                "scale the inputs to mean 0 and variance 1 (NormalizerStandardize), and use an initialisation that matches"
                        + " the activation (" + Culprits.XAVIER + " for tanh and sigmoid, " + Culprits.HE
                        + " for relu), then begin anew");
    }
}
