package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
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
    private final List<GroupReadings> groups;
    private final @Nullable Rate learningRate;
    private @Nullable Reading inactiveUnits;

    /** Registers the gauges among meters that are this layer's only. */
    LayerReadings(RunMeters meters, LayerParameters parameters, int layer, LayerSeries.Detail detail) {
        Topology topology = parameters.topology();
        this.layer = layer;
        this.layerTag = LayerTag.of(topology, layer);
        this.meters = meters;
        List<Integer> trainable = parameters.trainableOf(layer);
        List<GroupReadings> shown = new ArrayList<>();
        if (detail == LayerSeries.Detail.PARAMETER) {
            for (int p : parameters.of(layer)) {
                ParameterGroup alone = new ParameterGroup(topology, List.of(p));
                String name = topology.parameters().get(p).name();
                shown.add(new GroupReadings(alone, trainable.contains(p), meters, layerTag, name));
            }
        } else if (!parameters.of(layer).isEmpty()) {
            // Running statistics are no weights: beside weights they would only blur the norm.
            List<Integer> together = trainable.isEmpty() ? parameters.of(layer) : trainable;
            ParameterGroup group = new ParameterGroup(topology, together);
            shown.add(new GroupReadings(group, !trainable.isEmpty(), meters, layerTag, WHOLE_LAYER));
        }
        this.groups = List.copyOf(shown);
        this.learningRate =
                trainable.isEmpty() ? null : new Rate(trainable.get(0), meters.gauge(Metric.LEARNING_RATE, layerTag));
    }

    void update(IterationSample sample) {
        for (GroupReadings group : groups) {
            group.update(sample);
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

    /** The gauge of a layer's learning rate: that of its first trained parameter. */
    private record Rate(int parameter, Reading reading) {
        void update(Column rates) {
            if (rates.isMeasured()) {
                reading.set(rates.at(parameter));
            }
        }
    }
}
