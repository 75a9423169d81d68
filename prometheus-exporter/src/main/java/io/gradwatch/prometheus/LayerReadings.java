package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of one layer and of its parameters. A quantity that was not measured in an iteration keeps its last measured
 * value.
 */
final class LayerReadings {
    /** Value of the tag {@code param} where a layer is shown as a whole. */
    static final String WHOLE_LAYER = "all";

    private final int layer;
    private final String layerTag;
    private final RunMeters meters;
    private final List<Trained> trained = new ArrayList<>(2);
    private final List<Shown> parameterNorms = new ArrayList<>(2);
    private final @Nullable Shown learningRate;
    private @Nullable Reading inactiveUnits;

    /** Registers the gauges among meters that are this layer's only. */
    LayerReadings(RunMeters meters, LayerParameters parameters, int layer, LayerSeries.Detail detail) {
        Topology topology = parameters.topology();
        this.layer = layer;
        this.layerTag = LayerTag.of(topology, layer);
        this.meters = meters;
        List<Integer> trainable = parameters.trainableOf(layer);
        if (detail == LayerSeries.Detail.PARAMETER) {
            for (int p : parameters.of(layer)) {
                ParameterGroup alone = new ParameterGroup(topology, List.of(p));
                add(alone, topology.parameters().get(p).name(), trainable.contains(p));
            }
        } else if (!parameters.of(layer).isEmpty()) {
            // Running statistics are no weights: beside weights they would only blur the norm.
            List<Integer> together = trainable.isEmpty() ? parameters.of(layer) : trainable;
            add(new ParameterGroup(topology, together), WHOLE_LAYER, !trainable.isEmpty());
        }
        this.learningRate = trainable.isEmpty()
                ? null
                : shown(new ParameterGroup(topology, trainable)::first, Metric.LEARNING_RATE, layerTag);
    }

    void update(IterationSample sample) {
        for (Trained each : trained) {
            each.update(sample);
        }
        for (Shown norm : parameterNorms) {
            norm.update(sample.parameterNorms());
        }
        if (learningRate != null) {
            learningRate.update(sample.learningRates());
        }
        updateInactiveUnits(sample.inactiveUnits());
    }

    /** Most layers have no such share: the gauge comes into being with the first value. */
    private void updateInactiveUnits(Column shares) {
        if (shares.isMeasured() && !Double.isNaN(shares.at(layer))) {
            if (inactiveUnits == null) {
                inactiveUnits = meters.gauge(Metric.INACTIVE_UNITS_FRACTION, layerTag);
            }
            inactiveUnits.set(shares.at(layer));
        }
    }

    private void add(ParameterGroup group, String param, boolean isTrained) {
        parameterNorms.add(shown(group::norm, Metric.PARAMETER_NORM, layerTag, param));
        if (isTrained) {
            trained.add(new Trained(
                    group,
                    shown(group::norm, Metric.GRADIENT_NORM, layerTag, param),
                    shown(group::rms, Metric.GRADIENT_RMS, layerTag, param),
                    new NonFinite(group, meters, layerTag, param),
                    shown(group::share, Metric.GRADIENT_ZERO_FRACTION, layerTag, param),
                    shown(group::largest, Metric.GRADIENT_MAX_ABS, layerTag, param),
                    shown(group::norm, Metric.UPDATE_NORM, layerTag, param),
                    meters.gauge(Metric.UPDATE_RATIO, layerTag, param)));
        }
    }

    private Shown shown(ToDoubleFunction<Column> value, Metric metric, String... tagValues) {
        return new Shown(value, meters.gauge(metric, tagValues));
    }

    /** Most parameters never have such an element: the gauge comes into being with the first. */
    private static final class NonFinite {
        private final ParameterGroup group;
        private final RunMeters meters;
        private final String layerTag;
        private final String param;
        private @Nullable Reading reading;

        NonFinite(ParameterGroup group, RunMeters meters, String layerTag, String param) {
            this.group = group;
            this.meters = meters;
            this.layerTag = layerTag;
            this.param = param;
        }

        void update(Column counts) {
            double count = counts.isMeasured() ? group.sum(counts) : 0;
            if (reading == null && count > 0) {
                reading = meters.gauge(Metric.GRADIENT_NON_FINITE_ELEMENTS, layerTag, param);
            }
            if (reading != null && counts.isMeasured()) {
                reading.set(count);
            }
        }
    }

    /** A gauge of what a column says. */
    private record Shown(ToDoubleFunction<Column> value, Reading reading) {
        void update(Column column) {
            if (column.isMeasured()) {
                reading.set(value.applyAsDouble(column));
            }
        }
    }

    /** The gauges of what is trained. */
    private record Trained(
            ParameterGroup group,
            Shown gradientNorm,
            Shown gradientRms,
            NonFinite nonFiniteElements,
            Shown zeroFraction,
            Shown maxAbs,
            Shown updateNorm,
            Reading updateRatio) {
        void update(IterationSample sample) {
            GradientSample gradient = sample.gradient();
            gradientNorm.update(gradient.norms());
            gradientRms.update(gradient.norms());
            nonFiniteElements.update(gradient.nonFiniteCounts());
            zeroFraction.update(gradient.zeroFractions());
            maxAbs.update(gradient.maxAbs());
            updateNorm.update(sample.updateNorms());
            if (sample.updateNorms().isMeasured() && sample.parameterNorms().isMeasured()) {
                updateRatio.set(group.updateRatio(sample));
            }
        }
    }
}
