package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;
import java.math.BigDecimal;
import java.math.MathContext;

/** Why units saturate, and what to do about it. */
final class SaturationAdvice {
    private SaturationAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        Finding first = violated.findings().get(0);
        if (first.quantity().equals(LargeInputs.QUANTITY)) {
            return largeInputs(culprits, first.observed());
        }
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

    private static Advice largeInputs(Culprits culprits, double size) {
        return new Advice(
                "the inputs of " + culprits.names() + " are some " + roughly(size)
                        + " in size, so that its gates or units are in their flat region and hardly learn: inputs are not scaled",
                "scale the inputs to mean 0 and variance 1 (NormalizerStandardize), then begin anew");
    }

    /** One digit, since it is an estimate: 3000. */
    private static String roughly(double size) {
        return new BigDecimal(size).round(new MathContext(1)).toPlainString();
    }
}
