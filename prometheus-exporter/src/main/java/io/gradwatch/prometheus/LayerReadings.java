package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Whole> parameterNorms = new ArrayList<>(2);
    private final int firstTrained;
    private final @Nullable Reading learningRate;
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
        this.firstTrained = trainable.isEmpty() ? -1 : trainable.get(0);
        this.learningRate = trainable.isEmpty() ? null : meters.gauge(Metric.LEARNING_RATE, layerTag);
    }

    void update(IterationSample sample) {
        for (Trained each : trained) {
            each.update(sample);
        }
        if (sample.parameterNorms().isMeasured()) {
            for (Whole each : parameterNorms) {
                each.update(sample.parameterNorms());
            }
        }
        if (learningRate != null && sample.learningRates().isMeasured()) {
            learningRate.set(sample.learningRates().at(firstTrained));
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
        parameterNorms.add(new Whole(group, meters.gauge(Metric.PARAMETER_NORM, layerTag, param)));
        if (isTrained) {
            trained.add(new Trained(
                    group,
                    meters.gauge(Metric.GRADIENT_NORM, layerTag, param),
                    meters.gauge(Metric.GRADIENT_RMS, layerTag, param),
                    meters.gauge(Metric.GRADIENT_NON_FINITE_ELEMENTS, layerTag, param),
                    meters.gauge(Metric.GRADIENT_ZERO_FRACTION, layerTag, param),
                    meters.gauge(Metric.GRADIENT_MAX_ABS, layerTag, param),
                    meters.gauge(Metric.UPDATE_NORM, layerTag, param),
                    meters.gauge(Metric.UPDATE_RATIO, layerTag, param)));
        }
    }

    /** The gauge of a parameter norm. */
    private record Whole(ParameterGroup group, Reading norm) {
        void update(Column norms) {
            norm.set(group.norm(norms));
        }
    }

    /** The gauges of what is trained. Thousands of them in every iteration: no call here that is not needed. */
    private record Trained(
            ParameterGroup group,
            Reading gradientNorm,
            Reading gradientRms,
            Reading nonFiniteElements,
            Reading zeroFraction,
            Reading maxAbs,
            Reading updateNorm,
            Reading updateRatio) {
        void update(IterationSample sample) {
            updateGradient(sample.gradient());
            Column updates = sample.updateNorms();
            if (updates.isMeasured()) {
                double update = group.norm(updates);
                updateNorm.set(update);
                if (sample.parameterNorms().isMeasured()) {
                    updateRatio.set(update / group.norm(sample.parameterNorms()));
                }
            }
        }

        private void updateGradient(GradientSample gradient) {
            if (gradient.norms().isMeasured()) {
                double norm = group.norm(gradient.norms());
                gradientNorm.set(norm);
                gradientRms.set(group.rmsOf(norm));
            }
            if (gradient.nonFiniteCounts().isMeasured()) {
                nonFiniteElements.set(group.sum(gradient.nonFiniteCounts()));
            }
            if (gradient.zeroFractions().isMeasured()) {
                zeroFraction.set(group.share(gradient.zeroFractions()));
            }
            if (gradient.maxAbs().isMeasured()) {
                maxAbs.set(group.largest(gradient.maxAbs()));
            }
        }
    }
}
