package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Norms;
import io.gradwatch.topology.ParameterInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns an iteration's numbers per parameter into numbers per layer. */
final class LayerColumns {
    private final IterationSample sample;
    private final List<List<Integer>> trainable = new ArrayList<>();
    private final int[] weights;

    LayerColumns(IterationSample sample) {
        this.sample = sample;
        int layers = sample.topology().layers().size();
        for (int layer = 0; layer < layers; layer++) {
            trainable.add(new ArrayList<>(2));
        }
        List<ParameterInfo> parameters = sample.topology().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            if (parameters.get(p).trainable()) {
                trainable.get(parameters.get(p).layer()).add(p);
            }
        }
        this.weights = new int[layers];
        Arrays.setAll(weights, layer -> weightOf(trainable.get(layer), parameters));
    }

    Column gradientNorms() {
        Column norms = sample.gradient().norms();
        if (!norms.isMeasured()) {
            return Column.unmeasured(weights.length);
        }
        double[] perLayer = new double[weights.length];
        for (int layer = 0; layer < perLayer.length; layer++) {
            List<Integer> parts = trainable.get(layer);
            perLayer[layer] = Norms.rootOfSquares(parts.size(), i -> norms.at(parts.get(i)));
        }
        return Column.of(perLayer);
    }

    Column nonFiniteCounts() {
        Column counts = sample.gradient().nonFiniteCounts();
        if (!counts.isMeasured()) {
            return Column.unmeasured(weights.length);
        }
        double[] perLayer = new double[weights.length];
        for (int layer = 0; layer < perLayer.length; layer++) {
            for (int parameter : trainable.get(layer)) {
                perLayer[layer] += counts.at(parameter);
            }
        }
        return Column.of(perLayer);
    }

    /** Of the layer's weight: the first trainable one, or the first trainable parameter where there is none. */
    Column updateRatios() {
        if (!sample.updateNorms().isMeasured() || !sample.parameterNorms().isMeasured()) {
            return Column.unmeasured(weights.length);
        }
        double[] perLayer = new double[weights.length];
        for (int layer = 0; layer < perLayer.length; layer++) {
            perLayer[layer] = weights[layer] < 0 ? 0 : sample.updateRatio(weights[layer]);
        }
        return Column.of(perLayer);
    }

    double learningRate() {
        for (List<Integer> parameters : trainable) {
            if (!parameters.isEmpty()) {
                return sample.learningRates().at(parameters.get(0));
            }
        }
        return Double.NaN;
    }

    private static int weightOf(List<Integer> trainable, List<ParameterInfo> parameters) {
        for (int parameter : trainable) {
            if (parameters.get(parameter).isTrainableWeight()) {
                return parameter;
            }
        }
        return trainable.isEmpty() ? -1 : trainable.get(0);
    }
}
