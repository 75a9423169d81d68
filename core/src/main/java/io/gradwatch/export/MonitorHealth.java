package io.gradwatch.export;

/**
 * What watching cost and whether it worked.
 *
 * @param monitorNanos nanoseconds Gradwatch spent on the training thread in this iteration
 * @param internalErrors exceptions of rules, guards, policies and exporters caught so far; those of a shared exporter include
 *     its other runs
 * @param droppedRecords records that exporters were too slow for, so far; counted like the errors
 * @param iterationNanos nanoseconds from the end of the iteration before to the end of this one, pauses between two calls of
 *     {@code fit} included; 0 when there was none before, or when it is not known
 */
public record MonitorHealth(long monitorNanos, long internalErrors, long droppedRecords, long iterationNanos) {
    /**
     * The health in an iteration of unknown duration.
     *
     * @param monitorNanos see the record
     * @param internalErrors see the record
     * @param droppedRecords see the record
     */
    public MonitorHealth(long monitorNanos, long internalErrors, long droppedRecords) {
        this(monitorNanos, internalErrors, droppedRecords, 0);
    }
}
