package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the verdicts of one run into incidents: one open incident per rule at most, opened at the first violation and
 * resolved after a number of healthy verdicts in a row. An undecided verdict neither resolves an incident nor keeps it
 * from being resolved.
 *
 * <p>Used by one thread at a time.
 */
public final class IncidentTracker {
    private final int resolveAfter;
    private final Map<String, Ongoing> open = new LinkedHashMap<>();
    private long lastId;

    private IncidentTracker(int resolveAfter) {
        this.resolveAfter = resolveAfter;
    }

    /**
     * A tracker without incidents.
     *
     * @param resolveAfter healthy verdicts in a row after which an incident is resolved, at least 1
     * @return a new tracker
     * @throws IllegalArgumentException if {@code resolveAfter} is less than 1
     */
    public static IncidentTracker resolvingAfter(int resolveAfter) {
        if (resolveAfter < 1) {
            throw new IllegalArgumentException("resolveAfter must be at least 1, was " + resolveAfter);
        }
        return new IncidentTracker(resolveAfter);
    }

    /**
     * Takes one rule's verdict on one iteration into account.
     *
     * @param rule the rule's factory, for its name and advice
     * @param verdict its verdict
     * @param sample the sample it judged
     * @return what changed, or null when nothing did
     */
    public @Nullable IncidentChange update(RuleFactory rule, Verdict verdict, IterationSample sample) {
        requireNonNull(sample, "sample");
        return verdict.match(
                () -> healthy(rule.name(), sample.iteration()),
                undecided -> null,
                violated -> violated(rule, violated, sample));
    }

    /**
     * The incidents that are open now.
     *
     * @return an immutable copy, oldest first
     */
    public List<Incident> open() {
        List<Incident> incidents = new ArrayList<>(open.size());
        for (Ongoing ongoing : open.values()) {
            incidents.add(ongoing.incident);
        }
        return List.copyOf(incidents);
    }

    private @Nullable IncidentChange healthy(String rule, long iteration) {
        Ongoing ongoing = open.get(rule);
        if (ongoing == null || ++ongoing.healthyInARow < resolveAfter) {
            return null;
        }
        open.remove(rule);
        return new IncidentChange(Kind.RESOLVED, ongoing.incident.resolvedAt(iteration));
    }

    private @Nullable IncidentChange violated(RuleFactory rule, Verdict.Violated violated, IterationSample sample) {
        SortedSet<Integer> layers = layersOf(violated.findings(), sample);
        Ongoing ongoing = open.get(rule.name());
        if (ongoing == null) {
            ongoing = new Ongoing(
                    incident(++lastId, rule, violated.severity(), layers, violated, sample, sample.iteration()));
            open.put(rule.name(), ongoing);
            return new IncidentChange(Kind.OPENED, ongoing.incident);
        }
        ongoing.healthyInARow = 0;
        Incident known = ongoing.incident;
        Severity severity = violated.severity().isAbove(known.severity()) ? violated.severity() : known.severity();
        layers.addAll(known.layers());
        if (severity == known.severity() && layers.size() == known.layers().size()) {
            ongoing.incident = known.seenAt(sample.iteration());
            return null;
        }
        ongoing.incident = incident(known.id(), rule, severity, layers, violated, sample, known.firstIteration());
        return new IncidentChange(Kind.UPDATED, ongoing.incident);
    }

    private static SortedSet<Integer> layersOf(List<Finding> findings, IterationSample sample) {
        SortedSet<Integer> layers = new TreeSet<>();
        for (Finding finding : findings) {
            if (finding.parameter() != Finding.WHOLE_MODEL) {
                layers.add(
                        sample.topology().parameters().get(finding.parameter()).layer());
            }
        }
        return layers;
    }

    private static Incident incident(
            long id,
            RuleFactory rule,
            Severity severity,
            SortedSet<Integer> layers,
            Verdict.Violated violated,
            IterationSample sample,
            long firstIteration) {
        List<LayerInfo> all = sample.topology().layers();
        return new Incident(
                id,
                rule.name(),
                severity,
                List.copyOf(layers),
                layers.stream().map(layer -> all.get(layer).name()).toList(),
                firstIteration,
                sample.iteration(),
                Incident.OPEN,
                Diagnostician.diagnose(rule, violated, layers, sample));
    }

    private static final class Ongoing {
        private Incident incident;
        private int healthyInARow;

        Ongoing(Incident incident) {
            this.incident = incident;
        }
    }
}
