package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.gradwatch.rule.Severity;
import io.gradwatch.topology.LayerNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that went wrong in a run, from the iteration it was first seen to the one it was resolved. Immutable; a
 * later state is a new value with the same id.
 *
 * <p>Several rules may see one cause: an explosion makes the loss diverge and ends in NaN. Each of them is a {@link
 * Symptom}; the incident is named after the rule that is nearest to the cause.
 *
 * @param id number of the incident in its run, from 1
 * @param rule name of the rule that is nearest to the cause
 * @param severity the highest severity so far
 * @param layers indices of the culprit layers in the topology, ascending; empty when the whole model is meant
 * @param layerNames names of those layers, in the same order
 * @param firstIteration iteration of the first violated verdict
 * @param lastIteration latest bad iteration so far
 * @param resolvedIteration iteration at which it was resolved, {@link #OPEN} while it is open
 * @param diagnosis evidence, probable cause and remedy
 * @param symptoms what each rule saw, in the order of first violations; at least one, one of them of {@code rule}
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
        Diagnosis diagnosis,
        List<Symptom> symptoms) {
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
     * @param symptoms see the record
     * @throws IllegalArgumentException if there is no symptom of the rule the incident is named after
     */
    public Incident {
        requireNonNull(rule, "rule");
        requireNonNull(severity, "severity");
        layers = List.copyOf(layers);
        layerNames = List.copyOf(layerNames);
        requireNonNull(diagnosis, "diagnosis");
        symptoms = List.copyOf(symptoms);
        if (symptomOf(symptoms, rule) == null) {
            throw new IllegalArgumentException("symptoms needs one of the rule '" + rule + "', was " + symptoms);
        }
    }

    /**
     * An incident that only one rule saw.
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
    public Incident(
            long id,
            String rule,
            Severity severity,
            List<Integer> layers,
            List<String> layerNames,
            long firstIteration,
            long lastIteration,
            long resolvedIteration,
            Diagnosis diagnosis) {
        this(
                id,
                rule,
                severity,
                layers,
                layerNames,
                firstIteration,
                lastIteration,
                resolvedIteration,
                diagnosis,
                List.of(new Symptom(rule, severity, firstIteration, lastIteration, diagnosis.evidence())));
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
     * @return for example {@code CRITICAL exploding (with non-finite) in layers 0-2 (a, b, c) since iteration 17}
     */
    public String headline() {
        String where = layers.isEmpty() ? "the whole model" : LayerNames.describe(layers, layerNames);
        String when = isOpen()
                ? "since iteration " + firstIteration
                : "from iteration " + firstIteration + ", resolved at " + resolvedIteration;
        return severity + " " + chain() + " in " + where + " " + when;
    }

    /**
     * The rules that saw it.
     *
     * @return the rule it is named after, then the others in the order of their first violations, for example {@code
     *     exploding (with loss-divergence, non-finite)}
     */
    public String chain() {
        String others = symptoms.stream()
                .map(Symptom::rule)
                .filter(name -> !name.equals(rule))
                .collect(joining(", "));
        return others.isEmpty() ? rule : rule + " (with " + others + ")";
    }

    /**
     * What one rule saw of it.
     *
     * @param rule name of the rule
     * @return the symptom, null when the rule saw nothing
     */
    public @Nullable Symptom symptomOf(String rule) {
        return symptomOf(symptoms, rule);
    }

    private static @Nullable Symptom symptomOf(List<Symptom> symptoms, String rule) {
        for (Symptom symptom : symptoms) {
            if (symptom.rule().equals(rule)) {
                return symptom;
            }
        }
        return null;
    }

    Incident resolvedAt(long iteration) {
        return new Incident(
                id, rule, severity, layers, layerNames, firstIteration, lastIteration, iteration, diagnosis, symptoms);
    }
}
