package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Incidents of one run, counted when they reach a severity and shown while they are open. A rule's series start at 0
 * with the first record, which is the first that names the rules.
 */
final class IncidentReadings {
    private final RunMeters meters;
    private final Set<String> rules = new HashSet<>();
    private final Map<Long, Incident> open = new HashMap<>();

    IncidentReadings(RunMeters meters) {
        this.meters = meters;
    }

    void update(IterationRecord record) {
        for (RuleVerdict verdict : record.verdicts()) {
            startAtZero(verdict.rule());
        }
        for (IncidentChange change : record.incidentChanges()) {
            Incident incident = change.incident();
            startAtZero(incident.rule());
            if (change.kind() == Kind.RESOLVED || change.kind() == Kind.MERGED) {
                open.remove(incident.id());
            } else {
                Incident before = open.put(incident.id(), incident);
                count(incident, before);
                if (before != null && !before.rule().equals(incident.rule())) {
                    // A cause that was seen late has given the incident its name.
                    showOpen(before.rule());
                }
            }
            showOpen(incident.rule());
        }
    }

    private void startAtZero(String rule) {
        if (rules.add(rule)) {
            for (Severity severity : Severity.values()) {
                meters.counter(Metric.INCIDENTS, rule, tag(severity));
            }
            showOpen(rule);
        }
    }

    private void count(Incident incident, @Nullable Incident before) {
        if (before == null || incident.severity().isAbove(before.severity())) {
            meters.counter(Metric.INCIDENTS, incident.rule(), tag(incident.severity()))
                    .increment();
        }
    }

    private void showOpen(String rule) {
        for (Severity severity : Severity.values()) {
            long count = open.values().stream()
                    .filter(incident -> incident.rule().equals(rule) && incident.severity() == severity)
                    .count();
            meters.gauge(Metric.OPEN_INCIDENTS, rule, tag(severity)).set((double) count);
        }
    }

    private static String tag(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
