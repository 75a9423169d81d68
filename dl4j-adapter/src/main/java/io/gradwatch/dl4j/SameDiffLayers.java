package io.gradwatch.dl4j;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Finds layers in a graph that has none. A layer is what shares a name scope, the text before the last slash of a
 * variable's name; a variable without one is a layer of its own. Its depth is the number of other layers with weights on
 * the longest path from the inputs to where it is first read; a layer without weights is as deep as the last one before
 * it.
 */
final class SameDiffLayers {
    private static final Set<String> LOOK_UPS = Set.of("gather", "gather_nd", "embedding_lookup");
    private static final Set<String> NORMALIZATIONS = Set.of("layer_norm", "batchnorm");
    private static final Set<String> ADDITIONS = Set.of("add", "biasadd", "bias_add");
    private static final Set<String> ACTIVATIONS = Set.of(
            "relu",
            "relu6",
            "leakyrelu",
            "elu",
            "selu",
            "gelu",
            "precise_gelu",
            "sigmoid",
            "hard_sigmoid",
            "tanh",
            "hardtanh",
            "rational_tanh",
            "rectified_tanh",
            "softmax",
            "log_softmax",
            "softplus",
            "softsign",
            "swish",
            "mish",
            "thresholdedrelu",
            "prelu");
    /** Operations that may stand between a weight and its activation. */
    private static final Set<String> PASSED =
            Set.of("add", "biasadd", "bias_add", "batchnorm", "layer_norm", "reshape", "permute", "cast", "identity");

    private final SameDiffGraph graph;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    /** A trainable variable, and where it is read first. */
    private static final class Parameter {
        final String name;
        final List<Long> shape;
        final boolean trained;
        final Layer layer;

        @Nullable
        SameDiffOp reader;

        int position = Integer.MAX_VALUE;
        ParameterRole role = ParameterRole.OTHER;

        Parameter(String name, List<Long> shape, boolean trained, Layer layer) {
            this.name = name;
            this.shape = shape;
            this.trained = trained;
            this.layer = layer;
        }

        boolean isWeight() {
            return role == ParameterRole.WEIGHT
                    || role == ParameterRole.RECURRENT_WEIGHT
                    || role == ParameterRole.EMBEDDING;
        }

        String key() {
            return name.substring(name.lastIndexOf('/') + 1);
        }

        long elements() {
            return shape.stream().reduce(1L, (one, other) -> one * other);
        }
    }

    private static final class Layer {
        final String name;
        final int number;
        boolean weighted;
        int depth = Integer.MAX_VALUE;
        int position = Integer.MAX_VALUE;
        /** Where its last weight is read, or its first variable if it has no weights. */
        @Nullable
        SameDiffOp core;

        Layer(String name, int number) {
            this.name = name;
            this.number = number;
        }
    }

    private SameDiffLayers(SameDiffGraph graph) {
        this.graph = graph;
    }

    /**
     * A variable that the user may train.
     *
     * @param name its name
     * @param shape its shape
     * @param trained whether the loss depends on it
     */
    record Trainable(String name, List<Long> shape, boolean trained) {
        Trainable {
            shape = List.copyOf(shape);
        }
    }

    /**
     * What is found.
     *
     * @param topology layers and parameters, both from input to output
     * @param names the variables' names in the order of the topology's parameters
     */
    record Found(Topology topology, List<String> names) {}

    static Found in(SameDiffGraph graph, List<Trainable> variables, String updater) {
        SameDiffLayers layers = new SameDiffLayers(graph);
        variables.forEach(layers::add);
        layers.findReaders();
        layers.findDepths();
        return layers.found(updater);
    }

    private void add(Trainable variable) {
        int slash = variable.name().lastIndexOf('/');
        String scope = slash > 0 ? variable.name().substring(0, slash) : variable.name();
        Layer layer = layers.computeIfAbsent(scope, name -> new Layer(name, layers.size()));
        parameters.put(variable.name(), new Parameter(variable.name(), variable.shape(), variable.trained(), layer));
    }

    private void findReaders() {
        int position = 0;
        for (SameDiffOp operation : graph.operations()) {
            List<String> inputs = SameDiffGraph.inputsOf(operation);
            for (int i = 0; i < inputs.size(); i++) {
                Parameter parameter = parameters.get(inputs.get(i));
                if (parameter == null) {
                    continue;
                }
                if (parameter.reader == null) {
                    parameter.reader = operation;
                    parameter.position = position++;
                    parameter.role = role(parameter, operation, i);
                }
                Layer layer = parameter.layer;
                layer.position = Math.min(layer.position, parameter.position);
                if (parameter.isWeight() || layer.core == null) {
                    layer.core = operation;
                }
                layer.weighted |= parameter.isWeight();
            }
        }
    }

    private static ParameterRole role(Parameter parameter, SameDiffOp reader, int input) {
        String operation = operationName(reader);
        int rank = parameter.shape.size();
        if (rank == 0) {
            return ParameterRole.OTHER;
        }
        if (NORMALIZATIONS.contains(operation)) {
            return ParameterRole.NORMALIZATION;
        }
        if (rank == 1 || (rank == 2 && parameter.shape.get(0) == 1 && ADDITIONS.contains(operation))) {
            return ParameterRole.BIAS;
        }
        if (LOOK_UPS.contains(operation) && input == 0) {
            return ParameterRole.EMBEDDING;
        }
        boolean recurrent = (operation.equals("lstmlayer") && input == 2) || (operation.equals("gru") && input == 3);
        return recurrent ? ParameterRole.RECURRENT_WEIGHT : ParameterRole.WEIGHT;
    }

    /** Carries along, for each intermediate result, the layers with weights on the longest path to it. */
    private void findDepths() {
        Map<String, BitSet> paths = new HashMap<>();
        for (SameDiffOp operation : graph.operations()) {
            List<String> inputs = SameDiffGraph.inputsOf(operation);
            BitSet before = new BitSet();
            for (String input : inputs) {
                BitSet path = paths.get(input);
                if (path != null && path.cardinality() > before.cardinality()) {
                    before = path;
                }
            }
            BitSet after = before;
            for (String input : inputs) {
                Parameter parameter = parameters.get(input);
                if (parameter != null && parameter.isWeight()) {
                    Layer layer = parameter.layer;
                    layer.depth = Math.min(layer.depth, before.cardinality() - (before.get(layer.number) ? 1 : 0));
                    after = with(after, layer.number);
                }
            }
            for (String input : inputs) {
                Parameter parameter = parameters.get(input);
                if (parameter != null && !parameter.layer.weighted) {
                    parameter.layer.depth = Math.min(parameter.layer.depth, Math.max(0, after.cardinality() - 1));
                }
            }
            for (String output : SameDiffGraph.outputsOf(operation)) {
                paths.put(output, after);
            }
        }
    }

    private static BitSet with(BitSet layers, int layer) {
        BitSet more = (BitSet) layers.clone();
        more.set(layer);
        return more;
    }

    private Found found(String updater) {
        List<Layer> inOrder = new ArrayList<>(layers.values());
        inOrder.sort(Comparator.<Layer>comparingInt(layer -> layer.depth).thenComparingInt(layer -> layer.position));
        List<LayerInfo> infos = new ArrayList<>();
        List<ParameterInfo> parameterInfos = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Layer layer : inOrder) {
            int depth = layer.core == null ? 0 : layer.depth;
            String type = layer.core == null ? "unused" : operationName(layer.core);
            infos.add(new LayerInfo(layer.name, type, depth, activationAfter(layer.core), "", updater));
            parameters.values().stream()
                    .filter(parameter -> parameter.layer == layer)
                    .sorted(Comparator.comparingInt(parameter -> parameter.position))
                    .forEach(parameter -> {
                        names.add(parameter.name);
                        parameterInfos.add(new ParameterInfo(
                                infos.size() - 1,
                                parameter.key(),
                                parameter.role,
                                parameter.elements(),
                                parameter.trained));
                    });
        }
        return new Found(new Topology(infos, parameterInfos), List.copyOf(names));
    }

    /** The first activation behind an operation, if nothing but additions and the like stands between. */
    private String activationAfter(@Nullable SameDiffOp operation) {
        SameDiffOp current = operation;
        for (int passed = 0; current != null && passed < PASSED.size(); passed++) {
            SameDiffOp next = null;
            for (String output : SameDiffGraph.outputsOf(current)) {
                for (SameDiffOp reader : graph.readersOf(output)) {
                    String name = operationName(reader);
                    if (ACTIVATIONS.contains(name)) {
                        return name;
                    }
                    if (next == null && PASSED.contains(name)) {
                        next = reader;
                    }
                }
            }
            current = next;
        }
        return "";
    }

    private static String operationName(SameDiffOp operation) {
        return operation.getOp().opName().toLowerCase(Locale.ROOT);
    }
}
