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
    private final List<Norm> parameterNorms = new ArrayList<>(2);
    private final @Nullable Rate learningRate;
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
        this.learningRate =
                trainable.isEmpty() ? null : new Rate(trainable.get(0), meters.gauge(Metric.LEARNING_RATE, layerTag));
    }

    void update(IterationSample sample) {
        for (Trained each : trained) {
            each.update(sample);
        }
        for (Norm norm : parameterNorms) {
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
        parameterNorms.add(new Norm(group, meters.gauge(Metric.PARAMETER_NORM, layerTag, param)));
        if (isTrained) {
            trained.add(new Trained(
                    group,
                    new NonFinite(group, meters, layerTag, param),
                    meters.gauge(Metric.GRADIENT_NORM, layerTag, param),
                    meters.gauge(Metric.GRADIENT_RMS, layerTag, param),
                    meters.gauge(Metric.GRADIENT_ZERO_FRACTION, layerTag, param),
                    meters.gauge(Metric.GRADIENT_MAX_ABS, layerTag, param),
                    meters.gauge(Metric.UPDATE_RATIO, layerTag, param)));
        }
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

    /** The gauge of a parameter's norm. */
    private record Norm(ParameterGroup group, Reading reading) {
        void update(Column norms) {
            if (norms.isMeasured()) {
                reading.set(group.norm(norms));
            }
        }
    }

    /** The gauge of a layer's learning rate: that of its first trained parameter. */
    private record Rate(int parameter, Reading reading) {
        void update(Column rates) {
            if (rates.isMeasured()) {
                reading.set(rates.at(parameter));
            }
        }
    }

    /** The gauges of what is trained. */
    private record Trained(
            ParameterGroup group,
            NonFinite nonFiniteElements,
            Reading gradientNorm,
            Reading gradientRms,
            Reading zeroFraction,
            Reading maxAbs,
            Reading updateRatio) {
        void update(IterationSample sample) {
            GradientSample gradient = sample.gradient();
            nonFiniteElements.update(gradient.nonFiniteCounts());
            if (gradient.norms().isMeasured()) {
                double norm = group.norm(gradient.norms());
                gradientNorm.set(norm);
                gradientRms.set(norm / group.rootOfElements());
            }
            if (gradient.zeroFractions().isMeasured()) {
                zeroFraction.set(group.share(gradient.zeroFractions()));
            }
            if (gradient.maxAbs().isMeasured()) {
                maxAbs.set(group.largest(gradient.maxAbs()));
            }
            if (sample.updateNorms().isMeasured() && sample.parameterNorms().isMeasured()) {
                updateRatio.set(group.updateRatio(sample));
            }
        }
    }
}
