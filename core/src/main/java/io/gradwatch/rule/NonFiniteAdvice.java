package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;

/** Where NaN and infinities come from, and what to do about them. */
final class NonFiniteAdvice {
    private NonFiniteAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Finding first = violated.findings().get(0);
        Column parameters = sample.parameterNorms();
        boolean parametersAreSound = true;
        for (int p = 0; p < parameters.size(); p++) {
            parametersAreSound &= !parameters.isMeasured() || Double.isFinite(parameters.at(p));
        }
        if (first.parameter() == Finding.WHOLE_MODEL || !parametersAreSound) {
            return new Advice(
                    "the parameters themselves are no longer finite, or the loss overflows: an earlier step was poisoned",
                    "restart from the last good model, with the step guard on from the first iteration"
                            + " (protect or autopilot), and lower the learning rate");
        }
        return new Advice(
                "the parameters were still finite, so this mini-batch or the forward pass over it made the values:"
                        + " NaN or unscaled features or labels, or an overflow in the loss or an activation",
                "check the data of this iteration for NaN and extreme values, scale the inputs, and keep the step guard"
                        + " on so that one bad mini-batch cannot reach the weights");
    }
}
