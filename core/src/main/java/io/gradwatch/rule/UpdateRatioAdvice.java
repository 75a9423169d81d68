package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why steps are out of proportion to the weights, and what to do about it. */
final class UpdateRatioAdvice {
    private UpdateRatioAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        Finding worst = violated.findings().get(0);
        if (worst.observed() > worst.limit()) {
            return new Advice(
                    "each step changes the weights by a large part of themselves: the learning rate is too high"
                            + culprits.rate() + ", or the initial weights are too small",
                    "divide the learning rate by 10" + culprits.rateTimes(0.1) + ", and in " + culprits.names()
                            + " use an initialisation that matches the activation (" + Culprits.XAVIER
                            + " for tanh and sigmoid, " + Culprits.HE + " for relu)");
        }
        return new Advice(
                "the steps are too small to move the weights: the learning rate is too low" + culprits.rate()
                        + ", the gradients are too small, or the initial weights too large",
                "multiply the learning rate by 10" + culprits.rateTimes(10) + ", and in " + culprits.names()
                        + " use an initialisation that matches the activation (" + Culprits.XAVIER
                        + " for tanh and sigmoid, " + Culprits.HE + " for relu)");
    }
}
