package io.gradwatch.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One rung of an escalation: measures that are taken together. Immutable.
 *
 * @param measures at least one; {@link Measure#STOP} only alone
 * @param isRepeated whether trouble stays on this rung while anything of it can be done; the last rung always repeats
 */
public record Response(Set<Measure> measures, boolean isRepeated) {
    /**
     * Copies the measures.
     *
     * @param measures see the record
     * @param isRepeated see the record
     * @throws IllegalArgumentException if there is no measure, or {@link Measure#STOP} is not alone
     */
    public Response {
        if (measures.isEmpty()) {
            throw new IllegalArgumentException("measures needs at least one, was " + measures);
        }
        measures = Collections.unmodifiableSet(EnumSet.copyOf(measures));
        if (measures.contains(Measure.STOP) && measures.size() > 1) {
            throw new IllegalArgumentException("STOP must be a response of its own, was " + measures);
        }
    }

    /**
     * Measures that are taken once before the next rung.
     *
     * @param first one measure
     * @param more others to take with it
     * @return the response
     */
    public static Response of(Measure first, Measure... more) {
        return new Response(EnumSet.of(first, more), false);
    }

    /**
     * The same measures, taken again and again while floor and budgets allow any of them.
     *
     * @return the response
     */
    public Response repeated() {
        return new Response(measures, true);
    }

    boolean has(Measure measure) {
        return measures.contains(measure);
    }
}
