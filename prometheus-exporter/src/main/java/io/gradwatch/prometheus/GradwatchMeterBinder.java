package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gradwatch's meters for applications whose framework collects {@link MeterBinder}s and binds them to the registries it makes,
 * as Spring Boot, Micronaut and Quarkus do. Make one, give it to the framework and to the listener:
 *
 * <pre>{@code
 * GradwatchMeterBinder meters = new GradwatchMeterBinder();   // a bean
 * builder.exporter(meters);
 * }</pre>
 *
 * <p>Each registry shows what {@link MicrometerExporter} shows in one, from the next iteration after it was bound. Until
 * then nothing is kept. Thread-safe.
 */
public final class GradwatchMeterBinder implements MeterBinder, Exporter {
    private final List<MicrometerExporter> bound = new CopyOnWriteArrayList<>();

    private final LayerSeries series;

    /** Bound to nothing yet, with the usual series of layers. */
    public GradwatchMeterBinder() {
        this(LayerSeries.defaults());
    }

    /**
     * Bound to nothing yet.
     *
     * @param series which series layers get
     */
    public GradwatchMeterBinder(LayerSeries series) {
        this.series = requireNonNull(series, "series");
    }

    /**
     * Also shows the meters in a registry.
     *
     * @param registry where they are registered; stays the caller's to close
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        bound.add(MicrometerExporter.to(registry, series));
    }

    @Override
    public void runStarted(RunInfo run, Topology topology) {
        bound.forEach(exporter -> exporter.runStarted(run, topology));
    }

    @Override
    public void export(IterationRecord iteration) {
        bound.forEach(exporter -> exporter.export(iteration));
    }

    @Override
    public void runEnded(RunInfo run, List<ActionRecord> releases) {
        bound.forEach(exporter -> exporter.runEnded(run, releases));
    }
}
