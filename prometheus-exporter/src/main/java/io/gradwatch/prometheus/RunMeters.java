package io.gradwatch.prometheus;

import io.gradwatch.topology.RunInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The meters of one run in a registry. Asking again for a meter gives the same one. Used by one thread at a time. */
final class RunMeters {
    private final MeterRegistry registry;
    private final Tags runTags;
    private final Map<Meter.Id, Reading> gauges = new HashMap<>();
    private final Map<Meter.Id, Counter> counters = new HashMap<>();

    RunMeters(MeterRegistry registry, RunInfo run) {
        this.registry = registry;
        this.runTags =
                Tags.of(Metric.Tag.RUN, run.run(), Metric.Tag.MODEL, run.model(), Metric.Tag.WORKER, run.worker());
    }

    Reading gauge(Metric metric, String... tagValues) {
        return gauges.computeIfAbsent(id(metric, tagValues), this::registerGauge);
    }

    Counter counter(Metric metric, String... tagValues) {
        return counters.computeIfAbsent(id(metric, tagValues), this::registerCounter);
    }

    void removeAll() {
        gauges.keySet().forEach(registry::removeByPreFilterId);
        counters.keySet().forEach(registry::removeByPreFilterId);
    }

    private Meter.Id id(Metric metric, String... tagValues) {
        List<String> keys = metric.tags();
        if (keys.size() != tagValues.length) {
            throw new IllegalArgumentException(
                    metric + " needs values for the tags " + keys + ", was given " + tagValues.length);
        }
        Tags tags = runTags;
        for (int i = 0; i < tagValues.length; i++) {
            tags = tags.and(keys.get(i), tagValues[i]);
        }
        return new Meter.Id(metric.meterName(), tags, metric.baseUnit(), metric.description(), metric.type());
    }

    private Reading registerGauge(Meter.Id id) {
        Reading reading = new Reading();
        removeNamesake(id);
        Gauge.builder(id.getName(), reading, Reading::value)
                .tags(id.getTags())
                .baseUnit(id.getBaseUnit())
                .description(id.getDescription())
                .strongReference(true)
                .register(registry);
        return reading;
    }

    private Counter registerCounter(Meter.Id id) {
        removeNamesake(id);
        return Counter.builder(id.getName())
                .tags(id.getTags())
                .baseUnit(id.getBaseUnit())
                .description(id.getDescription())
                .register(registry);
    }

    /** A registry answers with the meter it knows, which would show an earlier run of the same name for ever. */
    private void removeNamesake(Meter.Id id) {
        registry.removeByPreFilterId(id);
    }
}
