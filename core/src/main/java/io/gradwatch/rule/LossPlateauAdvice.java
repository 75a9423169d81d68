package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why a loss stands still, and what to do about it. */
final class LossPlateauAdvice {
    private LossPlateauAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        return new Advice(
                "the steps no longer get anywhere: learning rate" + culprits.rate()
                        + " too high to settle or too low to leave flat ground, a network too small for the data, or"
                        + " all that there is to learn has been learnt",
                "let the learning rate fall over time (StepSchedule or ExponentialSchedule in .updater(...)), try one"
                        + " three times lower" + culprits.rateTimes(1.0 / 3) + " and one three times higher"
                        + culprits.rateTimes(3) + ", use a larger network, or stop here if the model is good enough");
    }
}
