package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.LayerNames;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Set;

/** What a violation's advice is made of: the layers it names, what they are made of, and how they are trained. */
final class Culprits {
    static final Set<String> SATURATING = Set.of("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign");
    static final Set<String> RELU_FAMILY = Set.of("relu", "relu6", "leakyrelu", "elu", "selu", "gelu");

    /** What makes units trainable again, or keeps gradients in bounds, in DL4J's words. */
    static final String RELU = ".activation(Activation.RELU).weightInit(WeightInit.RELU)";

    static final String LEAKY_RELU = ".activation(Activation.LEAKYRELU)";
    static final String HE = ".weightInit(WeightInit.RELU)";
    static final String XAVIER = ".weightInit(WeightInit.XAVIER)";
    static final String BATCH_NORMALIZATION = "new BatchNormalization.Builder().build()";
    static final String CLIPPING =
            ".gradientNormalization(GradientNormalization.ClipL2PerLayer)" + ".gradientNormalizationThreshold(1.0)";

    /** Updaters of DL4J that are made from a learning rate alone. */
    private static final Set<String> RATED_UPDATERS =
            Set.of("Adam", "AdaMax", "AdaBelief", "AdaGrad", "AMSGrad", "Nadam", "Nesterovs", "RmsProp", "Sgd");

    private final Topology topology;
    private final IterationSample sample;
    private final List<Integer> layers;

    Culprits(Verdict.Violated violated, IterationSample sample) {
        this.sample = sample;
        this.topology = sample.topology();
        this.layers = violated.findings().stream()
                .filter(finding -> finding.parameter() != Finding.WHOLE_MODEL)
                .map(finding -> topology.parameters().get(finding.parameter()).layer())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether layers are named, rather than the whole model. */
    boolean areLayers() {
        return !layers.isEmpty();
    }

    /** The layers by index and name, or the model. */
    String names() {
        return areLayers() ? LayerNames.describe(topology, layers) : "the model";
    }

    int layerCount() {
        return topology.layers().size();
    }

    /** Activation of the first culprit layer that has one; empty when unknown. */
    String activation() {
        return firstOf(layers.stream()
                .map(layer -> topology.layers().get(layer).activation())
                .toList());
    }

    /** Weight initialisation of the first culprit layer that has one; empty when unknown. */
    String weightInit() {
        return firstOf(layers.stream()
                .map(layer -> topology.layers().get(layer).weightInit())
                .toList());
    }

    private static String firstOf(List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    /** The first activation of the family if at least half of all layers use one of it, otherwise empty. */
    String dominantActivation(Set<String> family) {
        List<String> found = topology.layers().stream()
                .map(LayerInfo::activation)
                .filter(family::contains)
                .toList();
        return 2 * found.size() >= topology.layers().size() && !found.isEmpty() ? found.get(0) : "";
    }

    boolean haveRecurrentWeights() {
        return topology.parameters().stream().anyMatch(p -> p.role() == ParameterRole.RECURRENT_WEIGHT);
    }

    boolean haveBatchNormalization() {
        return topology.layers().stream().anyMatch(layer -> layer.type().equals("BatchNormalization"));
    }

    /** Updater and learning rate in brackets after a space, as far as they are known. */
    String rate() {
        int trained = firstTrained();
        if (trained < 0) {
            return "";
        }
        String updater = topology.layerOf(trained).updater();
        String rate = number(sample.learningRates().at(trained));
        return " (" + (updater.isEmpty() ? "" : updater + ", ") + rate + ")";
    }

    /** The updater that {@link #rate()} names, empty when unknown. */
    String updater() {
        int trained = firstTrained();
        return trained < 0 ? "" : topology.layerOf(trained).updater();
    }

    /** The line that sets the learning rate to a multiple of what it is, in brackets after a space; empty when unknown. */
    String rateTimes(double factor) {
        int trained = firstTrained();
        if (trained < 0 || !RATED_UPDATERS.contains(topology.layerOf(trained).updater())) {
            return "";
        }
        String rate = number(sample.learningRates().at(trained) * factor);
        return " (.updater(new " + topology.layerOf(trained).updater() + "(" + rate + ")))";
    }

    /** Rates are often 32-bit floats, of which more than three digits are noise here. */
    private static String number(double rate) {
        BigDecimal rounded = new BigDecimal(rate).round(new MathContext(3)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.toPlainString() : rounded.toString();
    }

    /** The first parameter with a learning rate, in a culprit layer if there is one; -1 when there is none. */
    private int firstTrained() {
        int any = -1;
        for (int p = 0; p < topology.parameterCount(); p++) {
            if (Double.isFinite(sample.learningRates().at(p))
                    && topology.parameters().get(p).trainable()) {
                if (layers.contains(topology.parameters().get(p).layer())) {
                    return p;
                }
                any = any < 0 ? p : any;
            }
        }
        return any;
    }
}
