package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

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

/** An incident that is still open: what each rule has seen of it, and which of them is nearest to the cause. */
final class OngoingIncident {
    private final long id;
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private RuleFactory nearest;
    private SortedSet<Integer> layers;
    private Diagnosis diagnosis;
    private Incident incident;

    OngoingIncident(long id, RuleFactory rule, Verdict.Violated violated, IterationSample sample) {
        this.id = id;
        this.nearest = rule;
        this.layers = layersOf(violated.findings(), sample);
        this.diagnosis = Diagnostician.diagnose(rule, violated, sample);
        watches.put(rule.name(), new Watch(rule, symptom(rule, violated, sample, sample.iteration())));
        this.incident = incident(sample);
    }

    Incident incident() {
        return incident;
    }

    boolean hasSymptomOf(String rule) {
        return watches.containsKey(rule);
    }

    /** Whether the rule explains one of the symptoms, or one of them explains the rule's violation. */
    boolean isRelatedTo(RuleFactory rule) {
        return watches.values().stream()
                .anyMatch(watch -> rule.causes().contains(watch.rule.name())
                        || watch.rule.causes().contains(rule.name()));
    }

    /** Takes over what rules have seen of another incident. */
    void absorb(OngoingIncident other) {
        other.watches.forEach(watches::putIfAbsent);
    }

    /**
     * A rule is violated (again).
     *
     * @return whether there is news: a rule that had not seen it, a higher severity, or a further layer
     */
    boolean violated(RuleFactory rule, Verdict.Violated violated, IterationSample sample) {
        Watch watch = watches.get(rule.name());
        boolean joins = watch == null;
        boolean worse = watch == null || violated.severity().isAbove(watch.symptom.severity());
        if (watch == null) {
            watch = new Watch(rule, symptom(rule, violated, sample, sample.iteration()));
            watches.put(rule.name(), watch);
        } else if (worse) {
            watch.symptom = symptom(rule, violated, sample, watch.symptom.firstIteration());
        } else {
            watch.symptom = watch.symptom.seenAt(sample.iteration());
        }
        watch.healthyInARow = 0;
        boolean takesOver = joins
                && nearest.causes().contains(rule.name())
                && !rule.causes().contains(nearest.name());
        boolean wider = false;
        if (takesOver || rule.name().equals(nearest.name())) {
            SortedSet<Integer> reached = layersOf(violated.findings(), sample);
            if (!takesOver) {
                reached.addAll(layers);
            }
            wider = reached.size() != layers.size();
            nearest = rule;
            layers = reached;
            if (takesOver || worse || wider) {
                diagnosis = Diagnostician.diagnose(rule, violated, sample);
            }
        }
        incident = incident(sample);
        return worse || wider;
    }

    /**
     * A rule is healthy.
     *
     * @return whether every rule that saw the incident has now been healthy for so many verdicts in a row
     */
    boolean healthy(String rule, int wanted) {
        requireNonNull(watches.get(rule), "watch").healthyInARow++;
        for (Watch watch : watches.values()) {
            if (watch.healthyInARow < wanted) {
                return false;
            }
        }
        return true;
    }

    private Incident incident(IterationSample sample) {
        List<LayerInfo> all = sample.topology().layers();
        List<Symptom> symptoms = new ArrayList<>(watches.size());
        Severity severity = Severity.INFO;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (Watch watch : watches.values()) {
            Symptom symptom = watch.symptom;
            symptoms.add(symptom);
            severity = symptom.severity().isAbove(severity) ? symptom.severity() : severity;
            first = Math.min(first, symptom.firstIteration());
            last = Math.max(last, symptom.lastIteration());
        }
        List<String> names = layers.stream().map(layer -> all.get(layer).name()).toList();
        return new Incident(
                id,
                nearest.name(),
                severity,
                List.copyOf(layers),
                names,
                first,
                last,
                Incident.OPEN,
                diagnosis,
                symptoms);
    }

    private static Symptom symptom(
            RuleFactory rule, Verdict.Violated violated, IterationSample sample, long firstIteration) {
        String evidence = Diagnostician.evidence(violated.findings(), sample);
        return new Symptom(rule.name(), violated.severity(), firstIteration, sample.iteration(), evidence);
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

    /** One rule's part in the incident. */
    private static final class Watch {
        private final RuleFactory rule;
        private Symptom symptom;
        private int healthyInARow;

        Watch(RuleFactory rule, Symptom symptom) {
            this.rule = rule;
            this.symptom = symptom;
        }
    }
}
