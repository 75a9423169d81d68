package io.gradwatch.export;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;

/**
 * Delivers what was seen in a run to another system.
 *
 * <p>A Monitor calls its exporters on a daemon thread of their own, one call at a time, in order, so an exporter may
 * take its time and need not be thread-safe; one that falls behind loses records without news, which is counted. One
 * exporter may serve several runs at once. An exception is caught, logged once and counted.
 */
@FunctionalInterface
public interface Exporter {
    /**
     * A run begins.
     *
     * @param run its names
     * @param topology what is being trained
     */
    default void runStarted(RunInfo run, Topology topology) {}

    /**
     * One iteration is done.
     *
     * @param iteration everything about it
     */
    void export(IterationRecord iteration);

    /**
     * A run has ended: what was held for it can go.
     *
     * @param run its names
     * @param releases mitigations that were still on and were released at the end, with their outcomes; often empty
     */
    default void runEnded(RunInfo run, List<ActionRecord> releases) {}
}
