package io.gradwatch.export;

import static io.gradwatch.fixtures.Records.news;
import static io.gradwatch.fixtures.Records.plain;
import static io.gradwatch.fixtures.Records.withAction;
import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.fixtures.LoggedLines;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.Severity;
import io.gradwatch.topology.RunInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingExporterTest {
    private final LoggedLines lines = new LoggedLines();
    private final Exporter exporter = new LoggingExporter(lines);

    @Test
    void iterationWithoutNewsIsNotLogged() {
        exporter.export(plain(0));

        assertThat(lines.written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INFO, INFO", "WARNING, WARNING", "CRITICAL, ERROR"})
    void levelOfAnIncidentFollowsItsSeverity(Severity severity, String level) {
        exporter.export(with(RUN, change(Kind.OPENED, severity, "dense0")));

        assertThat(lines.written())
                .containsExactly(level + " [run] " + severity
                        + " exploding in layer 0 (dense0) since iteration 17: evidence. Probable cause: cause."
                        + " Remedy: remedy.");
    }

    @Test
    void updatedIncidentIsLoggedLikeANewOne() {
        exporter.export(with(RUN, change(Kind.UPDATED, Severity.CRITICAL, "dense0")));

        assertThat(lines.written()).singleElement().asString().startsWith("ERROR [run] CRITICAL exploding");
    }

    @Test
    void resolvedIncidentIsGoodNews() {
        exporter.export(with(RUN, change(Kind.RESOLVED, Severity.CRITICAL, "dense0")));

        assertThat(lines.written())
                .containsExactly("INFO [run] CRITICAL exploding in layer 0 (dense0) since iteration 17");
    }

    @Test
    void appliedActionIsLoggedAsInformation() {
        exporter.export(news(7));

        assertThat(lines.written())
                .containsExactly("INFO [run] roll back to the last healthy snapshot after iteration 7: applied (test)");
    }

    @Test
    void actionWithoutEffectIsLoggedAsAWarning() {
        exporter.export(withAction(7, new ActionOutcome.Failed("no snapshot")));

        assertThat(lines.written())
                .containsExactly(
                        "WARNING [run] roll back to the last healthy snapshot after iteration 7: failed: no snapshot (test)");
    }

    @Test
    void skippedStepIsLoggedAsAWarning() {
        exporter.export(skipped("2 gradient elements are NaN"));

        assertThat(lines.written())
                .containsExactly("WARNING [run] step of iteration 7 skipped (1 so far): 2 gradient elements are NaN");
    }

    @Test
    void modelThatSkipsForEverDoesNotFloodTheLog() {
        for (int i = 0; i < 1000; i++) {
            exporter.export(skipped("NaN"));
        }

        // 1, 2, 4 ... 512
        assertThat(lines.written()).hasSize(10).last().asString().contains("512 so far");
    }

    @Test
    void releasesAtTheEndOfARunAreLogged() {
        ActionRecord released =
                new ActionRecord(7, new Action.ReleaseClipping(), "the run ends", new ActionOutcome.Applied());
        exporter.runEnded(RUN, List.of(released));

        assertThat(lines.written()).singleElement().asString().startsWith("INFO [run] stop clipping after iteration 7");
    }

    /** Line feed, carriage return, escape, next line, C1 control, line and paragraph separator, text direction. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e"})
    void layerNameCannotForgeALine(String control) {
        exporter.export(with(RUN, change(Kind.OPENED, Severity.CRITICAL, "a" + control + "ERROR [run] all is lost")));

        assertThat(lines.written())
                .singleElement()
                .asString()
                .contains("(a?ERROR [run] all is lost)")
                .doesNotContain(control);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0085", "\u2028"})
    void nameOfTheRunCannotForgeALine(String control) {
        exporter.export(with(
                new RunInfo("a" + control + "b", "model", "0"), change(Kind.RESOLVED, Severity.CRITICAL, "dense0")));

        assertThat(lines.written()).singleElement().asString().startsWith("INFO [a?b] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0085", "\u2028"})
    void diagnosisCannotForgeALine(String control) {
        Diagnosis diagnosis = new Diagnosis("e" + control, "c" + control, "r" + control);
        Incident incident =
                new Incident(1, "mine", Severity.INFO, List.of(0), List.of("dense0"), 17, 17, Incident.OPEN, diagnosis);
        exporter.export(with(RUN, new IncidentChange(Kind.OPENED, incident)));

        assertThat(lines.written()).singleElement().asString().endsWith(": e?. Probable cause: c?. Remedy: r?.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0085", "\u2028"})
    void reasonOfASkipCannotForgeALine(String control) {
        exporter.export(skipped("a" + control + "b"));

        assertThat(lines.written()).singleElement().asString().endsWith("(1 so far): a?b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0085", "\u2028"})
    void outcomeOfAnActionCannotForgeALine(String control) {
        exporter.export(withAction(7, new ActionOutcome.Failed("a" + control + "b")));

        assertThat(lines.written()).singleElement().asString().contains("a?b");
    }

    @Test
    void lettersOfAnyLanguageAreKept() {
        exporter.export(with(RUN, change(Kind.OPENED, Severity.INFO, "Größe-層-\ud83d\ude00")));

        assertThat(lines.written()).singleElement().asString().contains("(Größe-層-\ud83d\ude00)");
    }

    private static IncidentChange change(Kind kind, Severity severity, String layer) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        Incident incident =
                new Incident(1, "exploding", severity, List.of(0), List.of(layer), 17, 17, Incident.OPEN, diagnosis);
        return new IncidentChange(kind, incident);
    }

    private static IterationRecord with(RunInfo run, IncidentChange change) {
        return new IterationRecord(
                run,
                oneLayer(7, 1, 1),
                StepDecision.proceed(),
                List.of(),
                List.of(change),
                List.of(),
                new MonitorHealth(0, 0, 0));
    }

    private static IterationRecord skipped(String reason) {
        return new IterationRecord(
                RUN,
                oneLayer(7, 1, 1),
                new StepDecision.Skip(reason),
                List.of(),
                List.of(),
                List.of(),
                new MonitorHealth(0, 0, 0));
    }
}
