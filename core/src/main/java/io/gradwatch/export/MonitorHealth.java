package io.gradwatch.export;

/**
 * What watching cost and whether it worked.
 *
 * @param monitorNanos nanoseconds Gradwatch spent on the training thread in this iteration
 * @param internalErrors exceptions of rules, guards, policies and exporters caught so far; those of a shared exporter include
 *     its other runs
 * @param droppedRecords records that exporters were too slow for, so far; counted like the errors
 */
public record MonitorHealth(long monitorNanos, long internalErrors, long droppedRecords) {}
