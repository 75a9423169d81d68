package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The gauges of one run that exist once per parameter or layer. A quantity that was not measured in an iteration keeps
 * its last measured value.
 */
final class ParameterReadings {
    private final List<Trainable> trainable = new ArrayList<>();
    private final List<Indexed> parameterNorms = new ArrayList<>();
    private final List<Indexed> learningRates = new ArrayList<>();

    private final RunMeters meters;
    private final Topology topology;

    ParameterReadings(RunMeters meters, Topology topology) {
        this.meters = meters;
        this.topology = topology;
        Set<Integer> layersWithRate = new HashSet<>();
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            String layer = LayerTag.of(topology, parameter.layer());
            parameterNorms.add(new Indexed(p, meters.gauge(Metric.PARAMETER_NORM, layer, parameter.name())));
            if (!parameter.trainable()) {
                continue;
            }
            trainable.add(Trainable.of(p, meters, layer, parameter.name()));
            if (layersWithRate.add(parameter.layer())) {
                learningRates.add(new Indexed(p, meters.gauge(Metric.LEARNING_RATE, layer)));
            }
        }
    }

    void update(IterationSample sample) {
        trainable.forEach(parameter -> parameter.update(sample));
        parameterNorms.forEach(norm -> norm.update(sample.parameterNorms()));
        learningRates.forEach(rate -> rate.update(sample.learningRates()));
        if (sample.inactiveUnits().isMeasured()) {
            updateInactiveUnits(sample.inactiveUnits());
        }
    }

    /** Most layers have no such share: a gauge comes into being with the first value. */
    private void updateInactiveUnits(Column shares) {
        for (int layer = 0; layer < shares.size(); layer++) {
            if (!Double.isNaN(shares.at(layer))) {
                meters.gauge(Metric.INACTIVE_UNITS_FRACTION, LayerTag.of(topology, layer))
                        .set(shares.at(layer));
            }
        }
    }

    /** A gauge that shows one column at one parameter. */
    private record Indexed(int parameter, Reading reading) {
        void update(Column column) {
            if (column.isMeasured()) {
                reading.set(column.at(parameter));
            }
        }
    }

    /** The gauges that only a trainable parameter has. */
    private record Trainable(
            int index,
            Indexed gradientNorm,
            Indexed nonFiniteElements,
            Indexed zeroFraction,
            Indexed maxAbs,
            Indexed updateNorm,
            Reading gradientRms,
            Reading updateRatio) {
        static Trainable of(int index, RunMeters meters, String layer, String name) {
            return new Trainable(
                    index,
                    new Indexed(index, meters.gauge(Metric.GRADIENT_NORM, layer, name)),
                    new Indexed(index, meters.gauge(Metric.GRADIENT_NON_FINITE_ELEMENTS, layer, name)),
                    new Indexed(index, meters.gauge(Metric.GRADIENT_ZERO_FRACTION, layer, name)),
                    new Indexed(index, meters.gauge(Metric.GRADIENT_MAX_ABS, layer, name)),
                    new Indexed(index, meters.gauge(Metric.UPDATE_NORM, layer, name)),
                    meters.gauge(Metric.GRADIENT_RMS, layer, name),
                    meters.gauge(Metric.UPDATE_RATIO, layer, name));
        }

        void update(IterationSample sample) {
            GradientSample gradient = sample.gradient();
            gradientNorm.update(gradient.norms());
            nonFiniteElements.update(gradient.nonFiniteCounts());
            zeroFraction.update(gradient.zeroFractions());
            maxAbs.update(gradient.maxAbs());
            updateNorm.update(sample.updateNorms());
            if (gradient.norms().isMeasured()) {
                gradientRms.set(gradient.rms(index));
            }
            if (sample.updateNorms().isMeasured() && sample.parameterNorms().isMeasured()) {
                updateRatio.set(sample.updateRatio(index));
            }
        }
    }
}
