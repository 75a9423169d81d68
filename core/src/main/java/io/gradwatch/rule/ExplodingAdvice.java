package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.Locale;

/** Why gradients explode, and what to do about it. */
final class ExplodingAdvice {
    private ExplodingAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Topology topology = sample.topology();
        boolean recurrent = topology.parameters().stream().anyMatch(p -> p.role() == ParameterRole.RECURRENT_WEIGHT);
        String rate = "";
        for (int p = 0; p < topology.parameterCount() && rate.isEmpty(); p++) {
            double learningRate = sample.learningRates().at(p);
            if (Double.isFinite(learningRate) && topology.parameters().get(p).trainable()) {
                String updater = topology.layerOf(p).updater();
                rate = String.format(Locale.ROOT, " (%s%.3g)", updater.isEmpty() ? "" : updater + ", ", learningRate);
            }
        }
        if (recurrent) {
            return new Advice(
                    "the recurrent weights multiply the gradient once per time step; over a long sequence it grows"
                            + " exponentially",
                    "clip the gradient norm, shorten truncated back-propagation through time, lower the learning rate"
                            + rate + ", or use LSTM instead of a plain recurrent layer");
        }
        return new Advice(
                "the steps are too large for this network: learning rate too high" + rate
                        + ", initial weights too large for the depth, or inputs that are not scaled",
                "divide the learning rate by 10, scale the inputs to mean 0 and variance 1, clip the gradient norm, or"
                        + " add batch normalisation");
    }
}
