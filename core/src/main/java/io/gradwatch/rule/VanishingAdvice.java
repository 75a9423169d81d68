package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.LayerNames;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Set;

/** Why gradients vanish, and what to do about it. */
final class VanishingAdvice {
    private static final Set<String> SATURATING = Set.of("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign");
    private static final Set<String> RELU_FAMILY = Set.of("relu", "relu6", "leakyrelu", "elu", "selu", "gelu");

    private VanishingAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Topology topology = sample.topology();
        List<Integer> layers = layersOf(violated, topology);
        List<LayerInfo> culprits = layers.stream().map(topology.layers()::get).toList();
        String names = LayerNames.describe(topology, layers);
        String saturating = dominantActivation(topology, SATURATING);
        if (!saturating.isEmpty()) {
            String loss = saturating.equals("sigmoid")
                    ? "each sigmoid layer passes on at most a quarter of the gradient (its derivative is at most 0.25)"
                    : saturating + " passes on ever less of the gradient the further its units are from zero";
            return new Advice(
                    loss + ", and " + topology.layers().size() + " layers are stacked",
                    "in " + names + " use relu with He initialisation (weight init RELU), or add batch normalisation"
                            + " or residual connections, or use fewer layers");
        }
        String rectifier = dominantActivation(topology, RELU_FAMILY);
        if (!rectifier.isEmpty()) {
            return new Advice(
                    "units of " + rectifier + " layers are dead, or the initial weights (" + initOf(culprits)
                            + ") are too small for the depth",
                    "in " + names
                            + " use He initialisation (weight init RELU), leakyrelu or elu, a lower learning rate,"
                            + " or batch normalisation");
        }
        return new Advice(
                "the layers multiply the gradient by less than one each: initial weights too small, or activations in"
                        + " their flat region",
                "in " + names
                        + " use an initialisation that matches the activation (Xavier for tanh and sigmoid, He for"
                        + " relu), batch normalisation or residual connections");
    }

    private static List<Integer> layersOf(Verdict.Violated violated, Topology topology) {
        return violated.findings().stream()
                .filter(finding -> finding.parameter() != Finding.WHOLE_MODEL)
                .map(finding -> topology.parameters().get(finding.parameter()).layer())
                .distinct()
                .sorted()
                .toList();
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
