package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The gauges of one run that exist once per layer or parameter: of all layers, or of those chosen when there are too many. */
final class ParameterReadings {
    private static final System.Logger LOG = System.getLogger("io.gradwatch");

    private final RunMeters meters;
    private final LayerParameters parameters;
    private final LayerSeries series;
    private final Map<Integer, Part> shown = new TreeMap<>();
    private List<LayerReadings> readings = List.of();
    private final @Nullable LayerChoice choice;
    private final @Nullable LayerPercentiles percentiles;

    ParameterReadings(RunMeters meters, RunInfo run, Topology topology, LayerSeries series) {
        this.meters = meters;
        this.parameters = new LayerParameters(topology);
        this.series = series;
        if (parameters.layers() <= series.maxLayers()) {
            choice = null;
            percentiles = null;
            showOnly(IntStream.range(0, parameters.layers()).boxed().collect(Collectors.toSet()));
        } else {
            choice = new LayerChoice(parameters, series.maxLayers());
            percentiles = new LayerPercentiles(meters, parameters);
            LOG.log(System.Logger.Level.WARNING, warning(run));
        }
    }

    void update(IterationRecord record) {
        Set<Integer> chosen = choice == null ? null : choice.update(record);
        if (chosen != null) {
            showOnly(chosen);
        }
        if (percentiles != null) {
            percentiles.update(record.sample());
        }
        for (LayerReadings each : readings) {
            each.update(record.sample());
        }
    }

    private void showOnly(Set<Integer> chosen) {
        shown.entrySet().removeIf(entry -> {
            boolean isOver = !chosen.contains(entry.getKey());
            if (isOver) {
                meters.remove(entry.getValue().meters());
            }
            return isOver;
        });
        chosen.forEach(this::show);
        readings = shown.values().stream().map(Part::readings).toList();
    }

    private void show(int layer) {
        shown.computeIfAbsent(layer, added -> {
            RunMeters part = meters.part();
            return new Part(part, new LayerReadings(part, parameters, added, series.detail()));
        });
    }

    private String warning(RunInfo run) {
        int layers = parameters.layers();
        return "run " + LabelValue.of(run.run()) + ": the network has " + layers + " layers with "
                + parameters.topology().parameterCount() + " parameters; metrics show " + series.maxLayers()
                + " layers at a time (culprits of open incidents, the largest and the smallest gradients) and percentiles"
                + " over all of them. For more, set maxLayers: 'prometheus: {maxLayers: " + layers
                + "}' under 'exporters' in the file, LayerSeries.defaults().withMaxLayers(" + layers
                + ") in code; each parameter has about 7 time series";
    }

    /** The readings of one layer, and the meters that go with it. */
    private record Part(RunMeters meters, LayerReadings readings) {}
}
