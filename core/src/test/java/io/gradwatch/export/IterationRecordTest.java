package io.gradwatch.export;

import static io.gradwatch.fixtures.Records.news;
import static io.gradwatch.fixtures.Records.plain;
import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IterationRecordTest {
    @Test
    void numbersAloneAreNoNews() {
        assertThat(plain(0).hasNews()).isFalse();
    }

    @Test
    void actionIsNews() {
        assertThat(news(0).hasNews()).isTrue();
    }

    @Test
    void incidentIsNews() {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        Incident incident =
                new Incident(1, "exploding", Severity.INFO, List.of(), List.of(), 0, 0, Incident.OPEN, diagnosis);
        IncidentChange change = new IncidentChange(IncidentChange.Kind.OPENED, incident);
        IterationRecord iteration = new IterationRecord(
                RUN,
                oneLayer(0, 1, 1),
                StepDecision.proceed(),
                List.of(),
                List.of(change),
                List.of(),
                new MonitorHealth(0, 0, 0));

        assertThat(iteration.hasNews()).isTrue();
    }

    @Test
    void listsAreCopied() {
        List<RuleVerdict> verdicts = new ArrayList<>();
        IterationRecord iteration = new IterationRecord(
                RUN,
                oneLayer(0, 1, 1),
                StepDecision.proceed(),
                verdicts,
                List.of(),
                List.of(),
                new MonitorHealth(0, 0, 0));

        verdicts.add(new RuleVerdict("late", Verdict.healthy()));

        assertThat(iteration.verdicts()).isEmpty();
    }
}
