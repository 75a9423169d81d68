package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows every run as meters in a Micrometer registry, of whatever kind. The metrics are listed in {@code
 * docs/metrics.md}; all carry the tags {@code run}, {@code model} and {@code worker}.
 *
 * <ul>
 *   <li>Meters exist from the start of a run to its end. Two runs that are watched at once must differ in one of the
 *       three names; a run that starts under the names of another takes its place, with counters at 0.
 *   <li>A gauge is NaN until its quantity has been measured, keeps the last value while it is not measured, and shows
 *       NaN and infinity as they were measured. Counters tell of them too, since no alert fires on NaN.
 *   <li>Counters count what reaches this exporter: records dropped on the way are missing.
 *   <li>Names that are longer than 120 characters are shortened in tags, and end in a hash.
 *   <li>Of networks with very many layers some are shown, and percentiles over all: see {@link LayerSeries}.
 *   <li>Thread-safe. An iteration costs a few volatile writes per parameter.
 * </ul>
 */
public final class MicrometerExporter implements Exporter {
    private final MeterRegistry registry;
    private final LayerSeries series;
    private final Clock clock;
    private final Runnable beforeRunEnds;
    private final Map<RunInfo, WatchedRun> runs = new HashMap<>();

    private MicrometerExporter(MeterRegistry registry, LayerSeries series, Clock clock, Runnable beforeRunEnds) {
        this.registry = requireNonNull(registry, "registry");
        this.series = requireNonNull(series, "series");
        this.clock = requireNonNull(clock, "clock");
        this.beforeRunEnds = beforeRunEnds;
    }

    /**
     * An exporter to a registry, with the system's clock.
     *
     * @param registry where the meters are registered; stays the caller's to close
     * @return the exporter
     */
    public static MicrometerExporter to(MeterRegistry registry) {
        return to(registry, Clock.systemUTC());
    }

    /**
     * An exporter to a registry.
     *
     * @param registry where the meters are registered; stays the caller's to close
     * @param clock tells the time of the last iteration
     * @return the exporter
     */
    public static MicrometerExporter to(MeterRegistry registry, Clock clock) {
        return to(registry, LayerSeries.defaults(), clock);
    }

    /**
     * An exporter to a registry that shows layers otherwise than usual, with the system's clock.
     *
     * @param registry where the meters are registered; stays the caller's to close
     * @param series which series layers get; the same in all exporters to one registry
     * @return the exporter
     */
    public static MicrometerExporter to(MeterRegistry registry, LayerSeries series) {
        return to(registry, series, Clock.systemUTC());
    }

    /**
     * An exporter to a registry that shows layers otherwise than usual.
     *
     * @param registry where the meters are registered; stays the caller's to close
     * @param series which series layers get; the same in all exporters to one registry
     * @param clock tells the time of the last iteration
     * @return the exporter
     */
    public static MicrometerExporter to(MeterRegistry registry, LayerSeries series, Clock clock) {
        return new MicrometerExporter(registry, series, clock, () -> {});
    }

    /** An exporter that says when the meters of a run are about to go, on the thread that exports. */
    static MicrometerExporter to(MeterRegistry registry, LayerSeries series, Runnable beforeRunEnds) {
        return new MicrometerExporter(registry, series, Clock.systemUTC(), beforeRunEnds);
    }

    /**
     * Registers the meters of a run, in place of those of an earlier run of the same names.
     *
     * @param run its names
     * @param topology what is being trained
     */
    @Override
    public synchronized void runStarted(RunInfo run, Topology topology) {
        start(run, topology);
    }

    /**
     * Sets the meters to what was measured. A run that was never started, or has ended, starts with it.
     *
     * @param iteration everything about the iteration
     */
    @Override
    public synchronized void export(IterationRecord iteration) {
        Topology topology = iteration.sample().topology();
        WatchedRun watched = runs.get(iteration.run());
        if (watched == null || !watched.trains(topology)) {
            watched = start(iteration.run(), topology);
        }
        watched.update(iteration);
    }

    /**
     * Removes the meters of a run.
     *
     * @param run its names
     * @param releases not shown: the meters they would be counted in go with the run
     */
    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        if (runs.containsKey(run)) {
            beforeRunEnds.run();
        }
        end(run);
    }

    private void end(RunInfo run) {
        WatchedRun watched = runs.remove(run);
        if (watched != null) {
            watched.end();
        }
    }

    private WatchedRun start(RunInfo run, Topology topology) {
        end(run);
        WatchedRun watched = new WatchedRun(registry, run, topology, series, clock);
        runs.put(run, watched);
        return watched;
    }
}
