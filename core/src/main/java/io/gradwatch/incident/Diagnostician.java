package io.gradwatch.incident;

import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;

/** Puts an incident into words: evidence from the findings, cause and remedy from the rule and the topology. */
final class Diagnostician {
    private static final Set<String> SATURATING = Set.of("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign");
    private static final Set<String> RELU_FAMILY = Set.of("relu", "relu6", "leakyrelu", "elu", "selu", "gelu");

    private Diagnostician() {}

    static Diagnosis diagnose(
            RuleFactory rule, Verdict.Violated violated, SortedSet<Integer> layers, IterationSample sample) {
        String evidence = evidence(violated.findings(), sample);
        return switch (rule.name()) {
            case "non-finite" -> nonFinite(evidence, violated.findings().get(0), sample);
            case "exploding" -> exploding(evidence, sample);
            case "vanishing" -> vanishing(evidence, layers, sample.topology());
            default -> new Diagnosis(evidence, "see the rule '" + rule.name() + "'", rule.advice());
        };
    }

    static String evidence(List<Finding> findings, IterationSample sample) {
        Finding first = findings.get(0);
        String where = first.parameter() == Finding.WHOLE_MODEL
                ? "the model"
                : sample.topology().nameOf(first.parameter());
        String text = String.format(
                Locale.ROOT,
                "%s: %s %s at iteration %d (limit %s)",
                where,
                first.quantity(),
                number(first.observed()),
                sample.iteration(),
                number(first.limit()));
        int others = findings.size() - 1;
        return others == 0 ? text : text + ", and " + others + (others == 1 ? " more finding" : " more findings");
    }

    private static String number(double value) {
        if (value == Double.MAX_VALUE) {
            return "finite";
        }
        boolean plain = value == Math.rint(value) && Math.abs(value) < 1e6;
        return plain
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) >= 0.01 && Math.abs(value) < 1e4 ? "%.2f" : "%.2e", value);
    }

    private static Diagnosis nonFinite(String evidence, Finding first, IterationSample sample) {
        Column parameters = sample.parameterNorms();
        boolean parametersAreSound = true;
        for (int p = 0; p < parameters.size(); p++) {
            parametersAreSound &= !parameters.isMeasured() || Double.isFinite(parameters.at(p));
        }
        if (first.parameter() == Finding.WHOLE_MODEL || !parametersAreSound) {
            return new Diagnosis(
                    evidence,
                    "the parameters themselves are no longer finite, or the loss overflows: an earlier step was poisoned",
                    "restart from the last good model, with the step guard on from the first iteration"
                            + " (protect or autopilot), and lower the learning rate");
        }
        return new Diagnosis(
                evidence,
                "the parameters were still finite, so this mini-batch or the forward pass over it made the values:"
                        + " NaN or unscaled features or labels, or an overflow in the loss or an activation",
                "check the data of this iteration for NaN and extreme values, scale the inputs, and keep the step guard"
                        + " on so that one bad mini-batch cannot reach the weights");
    }

    private static Diagnosis exploding(String evidence, IterationSample sample) {
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
            return new Diagnosis(
                    evidence,
                    "the recurrent weights multiply the gradient once per time step; over a long sequence it grows"
                            + " exponentially",
                    "clip the gradient norm, shorten truncated back-propagation through time, lower the learning rate"
                            + rate + ", or use LSTM instead of a plain recurrent layer");
        }
        return new Diagnosis(
                evidence,
                "the steps are too large for this network: learning rate too high" + rate
                        + ", initial weights too large for the depth, or inputs that are not scaled",
                "divide the learning rate by 10, scale the inputs to mean 0 and variance 1, clip the gradient norm, or"
                        + " add batch normalisation");
    }

    private static Diagnosis vanishing(String evidence, SortedSet<Integer> layers, Topology topology) {
        List<LayerInfo> culprits = layers.stream().map(topology.layers()::get).toList();
        String names = LayerNames.describe(
                List.copyOf(layers), culprits.stream().map(LayerInfo::name).toList());
        String saturating = dominantActivation(topology, SATURATING);
        if (!saturating.isEmpty()) {
            String loss = saturating.equals("sigmoid")
                    ? "each sigmoid layer passes on at most a quarter of the gradient (its derivative is at most 0.25)"
                    : saturating + " passes on ever less of the gradient the further its units are from zero";
            return new Diagnosis(
                    evidence,
                    loss + ", and " + topology.layers().size() + " layers are stacked",
                    "in " + names + " use relu with He initialisation (weight init RELU), or add batch normalisation"
                            + " or residual connections, or use fewer layers");
        }
        String rectifier = dominantActivation(topology, RELU_FAMILY);
        if (!rectifier.isEmpty()) {
            return new Diagnosis(
                    evidence,
                    "units of " + rectifier + " layers are dead, or the initial weights (" + initOf(culprits)
                            + ") are too small for the depth",
                    "in " + names
                            + " use He initialisation (weight init RELU), leakyrelu or elu, a lower learning rate,"
                            + " or batch normalisation");
        }
        return new Diagnosis(
                evidence,
                "the layers multiply the gradient by less than one each: initial weights too small, or activations in"
                        + " their flat region",
                "in " + names
                        + " use an initialisation that matches the activation (Xavier for tanh and sigmoid, He for"
                        + " relu), batch normalisation or residual connections");
    }

    private static String initOf(List<LayerInfo> layers) {
        return layers.stream()
                .map(LayerInfo::weightInit)
                .filter(init -> !init.isEmpty())
                .findFirst()
                .orElse("unknown initialisation");
    }

    /** The first activation of the family if at least half of the layers use one of it, otherwise empty. */
    private static String dominantActivation(Topology topology, Set<String> family) {
        List<String> found = topology.layers().stream()
                .map(LayerInfo::activation)
                .filter(family::contains)
                .toList();
        return 2 * found.size() >= topology.layers().size() && !found.isEmpty() ? found.get(0) : "";
    }
}
