package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.IncidentChange;

/**
 * A change of an incident, and when.
 *
 * @param iteration the iteration in which it happened
 * @param change what happened
 */
public record IncidentEvent(long iteration, IncidentChange change) {
    /**
     * Checks that nothing is missing.
     *
     * @param iteration see the record
     * @param change see the record
     */
    public IncidentEvent {
        requireNonNull(change, "change");
    }
}
