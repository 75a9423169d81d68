package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why rectifiers die, and what to do about it. */
final class DeadUnitsAdvice {
    private DeadUnitsAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        String init = culprits.weightInit();
        String activation = culprits.activation();
        String normalise = culprits.haveBatchNormalization()
                ? ""
                : ", or add batch normalisation in front (" + Culprits.BATCH_NORMALIZATION + ")";
        return new Advice(
                "units whose input is negative for every example pass on no gradient and never come back: too large a"
                        + " step" + culprits.rate() + " or the initial weights"
                        + (init.isEmpty() ? "" : " (" + init + ")")
                        + " pushed them there, or inputs that are not scaled",
                "in " + culprits.names() + " use leakyrelu (" + Culprits.LEAKY_RELU + ") or elu"
                        + " (.activation(Activation.ELU)) instead of " + (activation.isEmpty() ? "relu" : activation)
                        + ", He initialisation (" + Culprits.HE + "), or a small positive bias (.biasInit(0.01));"
                        + " divide the learning rate by 10" + culprits.rateTimes(0.1) + normalise);
    }
}
