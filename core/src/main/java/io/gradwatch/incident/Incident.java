package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

import io.gradwatch.rule.Severity;
import java.util.List;

/**
 * One thing that went wrong in a run, from the iteration it was first seen to the one it was resolved. Immutable; a
 * later state is a new value with the same id.
 *
 * @param id number of the incident in its run, from 1
 * @param rule name of the rule that saw it
 * @param severity the highest severity so far
 * @param layers indices of the culprit layers in the topology, ascending; empty when the whole model is meant
 * @param layerNames names of those layers, in the same order
 * @param firstIteration iteration of the first violated verdict
 * @param lastIteration latest bad iteration so far
 * @param resolvedIteration iteration at which it was resolved, {@link #OPEN} while it is open
 * @param diagnosis evidence, probable cause and remedy
 */
public record Incident(
        long id,
        String rule,
        Severity severity,
        List<Integer> layers,
        List<String> layerNames,
        long firstIteration,
        long lastIteration,
        long resolvedIteration,
        Diagnosis diagnosis) {
    /** Stands for the resolved iteration of an open incident. */
    public static final long OPEN = -1;

    /**
     * Copies the lists.
     *
     * @param id see the record
     * @param rule see the record
     * @param severity see the record
     * @param layers see the record
     * @param layerNames see the record
     * @param firstIteration see the record
     * @param lastIteration see the record
     * @param resolvedIteration see the record
     * @param diagnosis see the record
     */
    public Incident {
        requireNonNull(rule, "rule");
        requireNonNull(severity, "severity");
        layers = List.copyOf(layers);
        layerNames = List.copyOf(layerNames);
        requireNonNull(diagnosis, "diagnosis");
    }

    /**
     * Whether it is still going on.
     *
     * @return false once resolved
     */
    public boolean isOpen() {
        return resolvedIteration == OPEN;
    }

    /**
     * The incident in one sentence: severity, rule, layers and first bad iteration.
     *
     * @return for example {@code CRITICAL exploding in layers 0-2 (a, b, c) since iteration 17}
     */
    public String headline() {
        String where = layers.isEmpty() ? "the whole model" : LayerNames.describe(layers, layerNames);
        String when = isOpen()
                ? "since iteration " + firstIteration
                : "from iteration " + firstIteration + ", resolved at " + resolvedIteration;
        return severity + " " + rule + " in " + where + " " + when;
    }

    Incident resolvedAt(long iteration) {
        return new Incident(
                id, rule, severity, layers, layerNames, firstIteration, lastIteration, iteration, diagnosis);
    }

    Incident seenAt(long iteration) {
        return new Incident(
                id, rule, severity, layers, layerNames, firstIteration, iteration, resolvedIteration, diagnosis);
    }
}
