package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why gradients vanish, and what to do about it. */
final class VanishingAdvice {
    private VanishingAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        if (violated.findings().get(0).quantity().equals(FlatStart.QUANTITY)) {
            return flatStart(culprits);
        }
        String normalise = culprits.haveBatchNormalization()
                ? ""
                : "batch normalisation (" + Culprits.BATCH_NORMALIZATION + ") or ";
        String saturating = culprits.dominantActivation(Culprits.SATURATING);
        if (!saturating.isEmpty()) {
            String loss = saturating.equals("sigmoid")
                    ? "each sigmoid layer passes on at most a quarter of the gradient (its derivative is at most 0.25)"
                    : saturating + " passes on ever less of the gradient the further its units are from zero";
            return new Advice(
                    loss + ", and " + culprits.layerCount() + " layers are stacked",
                    "in " + culprits.names() + " use relu with He initialisation (" + Culprits.RELU + "), or add "
                            + normalise + "residual connections (ElementWiseVertex), or use fewer layers");
        }
        String rectifier = culprits.dominantActivation(Culprits.RELU_FAMILY);
        if (!rectifier.isEmpty()) {
            String init = culprits.weightInit();
            return new Advice(
                    "units of " + rectifier + " layers are dead, or the initial weights ("
                            + (init.isEmpty() ? "unknown initialisation" : init) + ") are too small for the depth",
                    "in " + culprits.names() + " use He initialisation (" + Culprits.HE + "), leakyrelu ("
                            + Culprits.LEAKY_RELU + ") or elu (.activation(Activation.ELU)), "
                            + normalise + "a lower learning rate" + culprits.rateTimes(0.1));
        }
        return new Advice(
                "the layers multiply the gradient by less than one each: initial weights too small, or activations in"
                        + " their flat region",
                "in " + culprits.names()
                        + " use an initialisation that matches the activation (" + Culprits.XAVIER
                        + " for tanh and sigmoid, " + Culprits.HE + " for relu), " + normalise
                        + "residual connections (ElementWiseVertex)");
    }

    private static Advice flatStart(Culprits culprits) {
        String init = culprits.weightInit();
        return new Advice(
                "the initial weights (" + (init.isEmpty() ? "unknown initialisation" : init)
                        + ") of all layers are so small that next to nothing of the inputs arrives at the output, and nothing"
                        + " of the gradient at the first layers",
                "use an initialisation that matches the activation (" + Culprits.XAVIER + " for tanh and sigmoid, "
                        + Culprits.HE + " for relu), then begin anew");
    }
}
