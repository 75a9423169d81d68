package io.gradwatch.topology;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is being trained: the layers and parameters of one model, described once per run. Samples are columns of
 * numbers indexed like {@link #parameters()}.
 *
 * @param layers the layers from input to output, at least one, names unique
 * @param parameters the parameters in the framework's own order; each names its layer by index
 */
public record Topology(List<LayerInfo> layers, List<ParameterInfo> parameters) {
    /**
     * Copies the lists and checks that they fit together.
     *
     * @param layers see the record
     * @param parameters see the record
     * @throws IllegalArgumentException if there is no layer, a name occurs twice, or a parameter names a layer that
     *     does not exist
     */
    public Topology {
        layers = List.copyOf(requireNonNull(layers, "layers"));
        parameters = List.copyOf(requireNonNull(parameters, "parameters"));
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a topology needs at least one layer; the model given has none");
        }
        Set<String> names = new HashSet<>();
        for (LayerInfo layer : layers) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException("layer names must be unique; '" + layer.name() + "' occurs twice");
            }
        }
        for (ParameterInfo parameter : parameters) {
            if (parameter.layer() >= layers.size()) {
                throw new IllegalArgumentException("parameter " + parameter.name() + " names layer " + parameter.layer()
                        + "; the topology has " + layers.size() + " layers");
            }
        }
    }

    /**
     * Number of parameters: the size of every column.
     *
     * @return the count, 0 or more
     */
    public int parameterCount() {
        return parameters.size();
    }

    /**
     * The layer a parameter belongs to.
     *
     * @param parameter index of the parameter
     * @return its layer
     */
    public LayerInfo layerOf(int parameter) {
        return layers.get(parameters.get(parameter).layer());
    }

    /**
     * A parameter's name with its layer's, for people to read: {@code dense2.W}.
     *
     * @param parameter index of the parameter
     * @return layer name, a dot, parameter name
     */
    public String nameOf(int parameter) {
        return layerOf(parameter).name() + "." + parameters.get(parameter).name();
    }
}
