package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Norms;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Turns an iteration's numbers per parameter into numbers per layer, for the layers that train. Immutable. */
final class TrainableLayers {
    private final Topology topology;
    private final List<Layer> layers;

    TrainableLayers(Topology topology) {
        this.topology = topology;
        List<ParameterInfo> parameters = topology.parameters();
        List<Layer> found = new ArrayList<>();
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            List<Integer> trainable = new ArrayList<>(2);
            int weight = -1;
            double elements = 0;
            for (int p = 0; p < parameters.size(); p++) {
                ParameterInfo parameter = parameters.get(p);
                if (parameter.layer() == layer && parameter.trainable()) {
                    trainable.add(p);
                    elements += parameter.elements();
                    weight = weight < 0 && parameter.isTrainableWeight() ? p : weight;
                }
            }
            if (!trainable.isEmpty()) {
                found.add(new Layer(layer, trainable, weight < 0 ? trainable.get(0) : weight, weight >= 0, elements));
            }
        }
        this.layers = List.copyOf(found);
    }

    Topology topology() {
        return topology;
    }

    /** What was measured of each of these layers. */
    LayerValues measure(IterationSample sample) {
        Column norms = sample.gradient().norms();
        Column parameterNorms = sample.parameterNorms();
        Column inactive = sample.inactiveUnits();
        DepthProfile profile = sample.gradient().depthProfile();
        Map<LayerQuantity, Column> measured = new EnumMap<>(LayerQuantity.class);
        if (norms.isMeasured()) {
            measured.put(LayerQuantity.GRADIENT_NORM, column(layer -> layer.norm(norms)));
            measured.put(
                    LayerQuantity.GRADIENT_RMS,
                    column(layer -> layer.hasWeight()
                            ? profile.rms(layer.index())
                            : layer.norm(norms) / Math.sqrt(layer.elements())));
        }
        if (parameterNorms.isMeasured()) {
            measured.put(LayerQuantity.PARAMETER_NORM, column(layer -> layer.norm(parameterNorms)));
        }
        if (parameterNorms.isMeasured() && sample.updateNorms().isMeasured()) {
            measured.put(LayerQuantity.UPDATE_RATIO, column(layer -> sample.updateRatio(layer.weight())));
        }
        if (inactive.isMeasured()) {
            measured.put(LayerQuantity.INACTIVE_UNITS, column(layer -> inactive.at(layer.index())));
        }
        put(measured, LayerQuantity.ZERO_FRACTION, sample.gradient().zeroFractions(), Layer::weight);
        put(measured, LayerQuantity.LEARNING_RATE, sample.learningRates(), Layer::first);
        Column counts = sample.gradient().nonFiniteCounts();
        if (counts.isMeasured()) {
            measured.put(LayerQuantity.NON_FINITE_ELEMENTS, column(layer -> layer.sum(counts)));
        }
        return LayerValues.of(layers.size(), measured);
    }

    /** Learning rate of the first trainable parameter, NaN when there is none. */
    double learningRate(IterationSample sample) {
        return layers.isEmpty()
                ? Double.NaN
                : sample.learningRates().at(layers.get(0).first());
    }

    private void put(
            Map<LayerQuantity, Column> measured,
            LayerQuantity quantity,
            Column perParameter,
            ToIntFunction<Layer> parameter) {
        if (perParameter.isMeasured()) {
            measured.put(quantity, column(layer -> perParameter.at(parameter.applyAsInt(layer))));
        }
    }

    private Column column(ToDoubleFunction<Layer> value) {
        return Column.of(layers.stream().mapToDouble(value).toArray());
    }

    /**
     * A layer that trains.
     *
     * @param index in the topology
     * @param parameters its trainable parameters
     * @param weight the first trainable weight, or the first trainable parameter where there is none
     * @param hasWeight whether there is a trainable weight
     * @param elements number of elements of all trainable parameters
     */
    private record Layer(int index, List<Integer> parameters, int weight, boolean hasWeight, double elements) {
        int first() {
            return parameters.get(0);
        }

        double norm(Column norms) {
            return Norms.rootOfSquares(parameters.size(), i -> norms.at(parameters.get(i)));
        }

        double sum(Column counts) {
            double sum = 0;
            for (int parameter : parameters) {
                sum += counts.at(parameter);
            }
            return sum;
        }
    }
}
