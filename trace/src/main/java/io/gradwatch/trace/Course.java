package io.gradwatch.trace;

import io.gradwatch.action.ActionRecord;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was flagged and done in one run, and when. Immutable. The lists hold the first {@value #MOST_LISTED} of a kind; the
 * counts count all.
 *
 * @param events incidents opened, updated, merged and resolved, in order
 * @param eventCounts how many there were of each kind: {@code OPENED}, {@code UPDATED}, {@code MERGED}, {@code RESOLVED}
 * @param actions actions with their outcomes, in order, releases at the end of the run included
 * @param actionCounts how many actions there were, by name of the action, a blank and name of the outcome
 * @param steps steps that did not simply proceed, in order
 * @param stepCounts how many such steps there were: {@code scale}, {@code clip}, {@code skip}
 * @param firstViolations first iteration at which each rule was violated, by name of the rule
 */
public record Course(
        List<IncidentEvent> events,
        SortedMap<String, Long> eventCounts,
        List<ActionRecord> actions,
        SortedMap<String, Long> actionCounts,
        List<StepSpan> steps,
        SortedMap<String, Long> stepCounts,
        SortedMap<String, Long> firstViolations) {
    /** How many entries of a kind are listed at most. */
    public static final int MOST_LISTED = 1000;

    /**
     * Copies everything.
     *
     * @param events see the record
     * @param eventCounts see the record
     * @param actions see the record
     * @param actionCounts see the record
     * @param steps see the record
     * @param stepCounts see the record
     * @param firstViolations see the record
     */
    public Course {
        events = List.copyOf(events);
        eventCounts = copy(eventCounts);
        actions = List.copyOf(actions);
        actionCounts = copy(actionCounts);
        steps = List.copyOf(steps);
        stepCounts = copy(stepCounts);
        firstViolations = copy(firstViolations);
    }

    /**
     * Incidents opened.
     *
     * @return how many, all of them
     */
    public long incidentCount() {
        return eventCounts.getOrDefault("OPENED", 0L);
    }

    /**
     * Actions asked for, whatever became of them.
     *
     * @return how many, all of them
     */
    public long actionCount() {
        return actionCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static SortedMap<String, Long> copy(SortedMap<String, Long> counts) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
}
