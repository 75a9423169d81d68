package io.gradwatch.prometheus;

import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles over all trained layers of a run, for networks too deep to show each. Sorting thousands of layers in every
 * iteration would be for nothing most of the time: it is done when somebody looks.
 *
 * <p>A percentile is a value of one of the layers (the nearest rank), never between two. NaN counts as the largest.
 */
final class LayerPercentiles {
    static final int[] PERCENTILES = {0, 5, 25, 50, 75, 95, 100};

    private final Sorted gradientNorms;
    private final Sorted gradientRms;
    private final Sorted updateRatios;

    LayerPercentiles(RunMeters meters, LayerParameters parameters) {
        List<ParameterGroup> trained = new ArrayList<>();
        for (int layer = 0; layer < parameters.layers(); layer++) {
            if (!parameters.trainableOf(layer).isEmpty()) {
                trained.add(new ParameterGroup(parameters.topology(), parameters.trainableOf(layer)));
            }
        }
        gradientNorms = new Sorted(
                trained, (layer, sample) -> layer.norm(sample.gradient().norms()));
        gradientRms = new Sorted(
                trained, (layer, sample) -> layer.rms(sample.gradient().norms()));
        updateRatios = new Sorted(trained, ParameterGroup::updateRatio);
        for (int percentile : PERCENTILES) {
            String tag = Integer.toString(percentile);
            meters.gauge(Metric.LAYERS_GRADIENT_NORM, () -> gradientNorms.at(percentile), tag);
            meters.gauge(Metric.LAYERS_GRADIENT_RMS, () -> gradientRms.at(percentile), tag);
            meters.gauge(Metric.LAYERS_UPDATE_RATIO, () -> updateRatios.at(percentile), tag);
        }
    }

    void update(IterationSample sample) {
        if (sample.gradient().norms().isMeasured()) {
            gradientNorms.set(sample);
            gradientRms.set(sample);
        }
        if (sample.updateNorms().isMeasured() && sample.parameterNorms().isMeasured()) {
            updateRatios.set(sample);
        }
    }

    /** One quantity of all layers, sorted when it is asked for. */
    private static final class Sorted {
        private final List<ParameterGroup> layers;
        private final ToDoubleBiFunction<ParameterGroup, IterationSample> quantity;
        private final AtomicReference<@Nullable IterationSample> unsorted = new AtomicReference<>();
        private double[] values = {};

        Sorted(List<ParameterGroup> layers, ToDoubleBiFunction<ParameterGroup, IterationSample> quantity) {
            this.layers = layers;
            this.quantity = quantity;
        }

        void set(IterationSample sample) {
            unsorted.set(sample);
        }

        synchronized double at(int percentile) {
            IterationSample sample = unsorted.getAndSet(null);
            if (sample != null) {
                values = layers.stream()
                        .mapToDouble(layer -> quantity.applyAsDouble(layer, sample))
                        .toArray();
                Arrays.sort(values);
            }
            int rank = (int) Math.ceil(percentile / 100.0 * values.length);
            return values.length == 0 ? Double.NaN : values[Math.max(0, rank - 1)];
        }
    }
}
