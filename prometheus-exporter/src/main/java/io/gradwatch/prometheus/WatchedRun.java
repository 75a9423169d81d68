package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Everything a registry shows of one run. Used by one thread at a time. */
final class WatchedRun {
    private final Topology topology;
    private final RunMeters meters;
    private final ModelReadings model;
    private final ParameterReadings parameters;
    private final EventCounters events;
    private final IncidentReadings incidents;
    private final BudgetReadings budgets;

    WatchedRun(MeterRegistry registry, RunInfo run, Topology topology, LayerSeries series, Clock clock) {
        this.topology = topology;
        this.meters = new RunMeters(registry, run);
        RunProperties.show(meters, topology);
        this.model = new ModelReadings(meters, clock);
        this.parameters = new ParameterReadings(meters, run, topology, series);
        this.events = new EventCounters(meters);
        this.incidents = new IncidentReadings(meters);
        this.budgets = new BudgetReadings(meters);
    }

    boolean trains(Topology other) {
        return topology.equals(other);
    }

    void update(IterationRecord record) {
        model.update(record);
        parameters.update(record);
        events.update(record);
        incidents.update(record);
        budgets.update(record.budgets());
    }

    void end() {
        meters.removeAll();
    }
}
