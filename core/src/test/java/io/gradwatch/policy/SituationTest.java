package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SituationTest {
    @Test
    void criticalIncidentSeenNowIsCriticalNow() {
        assertThat(situation(incident("exploding", Severity.CRITICAL, 9)).isCriticalNow("exploding"))
                .isTrue();
    }

    @Test
    void criticalIncidentSeenEarlierIsNotCriticalNow() {
        assertThat(situation(incident("exploding", Severity.CRITICAL, 8)).isCriticalNow("exploding"))
                .isFalse();
    }

    @Test
    void milderIncidentIsNotCriticalNow() {
        assertThat(situation(incident("exploding", Severity.WARNING, 9)).isCriticalNow("exploding"))
                .isFalse();
    }

    @Test
    void incidentOfAnotherRuleIsNotCriticalNow() {
        assertThat(situation(incident("vanishing", Severity.CRITICAL, 9)).isCriticalNow("exploding"))
                .isFalse();
    }

    @Test
    void withoutIncidentsNothingIsCriticalNow() {
        assertThat(situation().isCriticalNow("exploding")).isFalse();
    }

    @Test
    void incidentsAreCopied() {
        List<Incident> incidents = new ArrayList<>();
        Situation situation = new Situation(oneLayer(9, 1, 1), StepDecision.proceed(), incidents, List.of());

        incidents.add(incident("exploding", Severity.CRITICAL, 9));

        assertThat(situation.openIncidents()).isEmpty();
    }

    private static Situation situation(Incident... incidents) {
        return new Situation(oneLayer(9, 1, 1), StepDecision.proceed(), List.of(incidents), List.of());
    }

    private static Incident incident(String rule, Severity severity, long lastIteration) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        return new Incident(1, rule, severity, List.of(), List.of(), 1, lastIteration, Incident.OPEN, diagnosis);
    }
}
