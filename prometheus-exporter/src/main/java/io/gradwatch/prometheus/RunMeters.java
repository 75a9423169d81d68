package io.gradwatch.prometheus;

import io.gradwatch.topology.RunInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** The meters of one run in a registry. Asking again for a meter gives the same one. Used by one thread at a time. */
final class RunMeters {
    private final MeterRegistry registry;
    private final Tags runTags;
    private final Map<Meter.Id, Reading> gauges = new HashMap<>();
    private final Map<Meter.Id, Counter> counters = new HashMap<>();
    private final Set<Meter.Id> suppliedGauges = new HashSet<>();
    private final Set<RunMeters> parts = new HashSet<>();

    RunMeters(MeterRegistry registry, RunInfo run) {
        this(
                registry,
                Tags.of(
                        Metric.Tag.RUN,
                        LabelValue.of(run.run()),
                        Metric.Tag.MODEL,
                        LabelValue.of(run.model()),
                        Metric.Tag.WORKER,
                        LabelValue.of(run.worker())));
    }

    private RunMeters(MeterRegistry registry, Tags runTags) {
        this.registry = registry;
        this.runTags = runTags;
    }

    /** Meters of the same run that can be removed by themselves, and go with the others. */
    RunMeters part() {
        RunMeters part = new RunMeters(registry, runTags);
        parts.add(part);
        return part;
    }

    /** Removes the meters of a part. */
    void remove(RunMeters part) {
        parts.remove(part);
        part.removeAll();
    }

    Reading gauge(Metric metric, String... tagValues) {
        return gauges.computeIfAbsent(id(metric, tagValues), this::registerGauge);
    }

    /** A gauge that asks for its value when it is read, by any thread. */
    void gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        Meter.Id id = id(metric, tagValues);
        suppliedGauges.add(id);
        register(id, value);
    }

    Counter counter(Metric metric, String... tagValues) {
        return counters.computeIfAbsent(id(metric, tagValues), this::registerCounter);
    }

    void removeAll() {
        parts.forEach(RunMeters::removeAll);
        suppliedGauges.forEach(registry::removeByPreFilterId);
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
            tags = tags.and(keys.get(i), LabelValue.of(tagValues[i]));
        }
        return new Meter.Id(metric.meterName(), tags, metric.baseUnit(), metric.description(), metric.type());
    }

    private Reading registerGauge(Meter.Id id) {
        Reading reading = new Reading();
        register(id, reading::value);
        return reading;
    }

    private void register(Meter.Id id, DoubleSupplier value) {
        removeNamesake(id);
        Gauge.builder(id.getName(), value, DoubleSupplier::getAsDouble)
                .tags(id.getTags())
                .baseUnit(id.getBaseUnit())
                .description(id.getDescription())
                .strongReference(true)
                .register(registry);
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
