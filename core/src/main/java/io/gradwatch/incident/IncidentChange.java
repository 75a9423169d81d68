package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

/**
 * A step in an incident's life. An incident is opened once, updated when it becomes worse or wider, and
 * resolved, or merged into an older one, once.
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
        /** Its severity rose, it reached more layers, or another rule saw it too. */
        UPDATED,
        /** It turned out to have the cause of an older incident, which has taken over its symptoms. */
        MERGED,
        /** It has not been seen for long enough. */
        RESOLVED
    }
}
