package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

/**
 * A step in an incident's life. An incident is opened once, updated when it becomes worse or wider, and resolved once.
 *
 * @param kind what happened
 * @param incident the incident as it is now
 */
public record IncidentChange(Kind kind, Incident incident) {
    /**
     * Checks that nothing is missing.
     *
     * @param kind see the record
     * @param incident see the record
     */
    public IncidentChange {
        requireNonNull(kind, "kind");
        requireNonNull(incident, "incident");
    }

    /** What happened to the incident. */
    public enum Kind {
        /** It was seen for the first time. */
        OPENED,
        /** Its severity rose or it reached more layers. */
        UPDATED,
        /** It has not been seen for long enough. */
        RESOLVED
    }
}
