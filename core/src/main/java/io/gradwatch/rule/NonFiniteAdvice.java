package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;

/** Where NaN and infinities come from, and what to do about them. */
final class NonFiniteAdvice {
    private NonFiniteAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Finding origin = violated.findings().get(0);
        String lowerRate = new Culprits(violated, sample).rateTimes(0.1);
        if (!parametersWereSound(origin, sample)) {
            return new Advice(
                    "the parameters themselves are no longer finite: an earlier step was poisoned, or the model was"
                            + " loaded so",
                    "restart from the last good model, with the step guard on from the first iteration"
                            + " (protect or autopilot), and lower the learning rate" + lowerRate);
        }
        if (origin.quantity().startsWith(NonFiniteRule.UPDATE_NORM)) {
            return new Advice(
                    "the gradients were still finite, so the updater made the values: a learning rate far too high, or"
                            + " an overflow in its state",
                    "divide the learning rate by 10" + lowerRate + ", and keep the step guard on");
        }
        if (origin.parameter() == Finding.WHOLE_MODEL) {
            return new Advice(
                    "the parameters were still finite, so this mini-batch or the forward pass over it made the values:"
                            + " NaN or unscaled features or labels, or an overflow in an activation or in the loss",
                    "check the data of this iteration for NaN and extreme values, scale the inputs"
                            + " (NormalizerStandardize), use activations that do not overflow ("
                            + ".activation(Activation.RELU)), and keep the step guard on so that one bad mini-batch"
                            + " cannot reach the weights");
        }
        String where = sample.topology().nameOf(origin.parameter());
        return new Advice(
                "the parameters were still finite, so this mini-batch made the values, in the backward pass from "
                        + where + " towards the input: NaN in the data, or an overflow in the loss or in a derivative",
                "check the data of this iteration for NaN and extreme values, scale the inputs"
                        + " (NormalizerStandardize), lower the learning rate" + lowerRate
                        + ", and keep the step guard on so that one bad mini-batch cannot reach the weights");
    }

    /** Whether the parameters were finite when it began; what they are now tells nothing once a step was taken. */
    private static boolean parametersWereSound(Finding origin, IterationSample sample) {
        if (origin.quantity().contains(NonFiniteRule.BEGAN_HERE)) {
            return !origin.quantity().startsWith(NonFiniteRule.PARAMETER_NORM);
        }
        Column parameters = sample.parameterNorms();
        boolean sound = true;
        for (int p = 0; p < parameters.size(); p++) {
            sound &= !parameters.isMeasured() || Double.isFinite(parameters.at(p));
        }
        return sound;
    }
}
