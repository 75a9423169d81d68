package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.CorpusCase.Label;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How runs are judged, from the records an exporter gets. */
class CaseResultTest {
    private static final RunInfo RUN = new RunInfo("run", "model", "0");
    private static final Topology TOPOLOGY = new Topology(List.of(LayerInfo.of("dense", "DenseLayer", 0)), List.of());
    private static final CorpusCase CASE =
            CaseFile.read(Path.of("src/test/resources/tiny-cases.json")).get(0);

    private final RunLog log = new RunLog();
    private final IncidentTracker incidents = IncidentTracker.resolvingAfter(20);

    @ParameterizedTest
    @CsvSource({
        "FAULTY, 0.9, DETECT",
        "HEALTHY, 0.1, STAY_SILENT",
        "SEED_DEPENDENT, 0.69, DETECT_LATER",
        "SEED_DEPENDENT, 0.70, STAY_SILENT",
        "SEED_DEPENDENT, NaN, DETECT_LATER"
    })
    void whatARunHasToShowFollowsFromLabelAndAccuracy(Label label, double accuracy, Duty duty) {
        assertThat(result(label, accuracy, accuracy).duty()).isEqualTo(duty);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "2, true", "3, false"})
    void theTargetIsOneOfTheFirstThreeIterations(long iteration, boolean inTime) {
        fires("non-finite", Severity.WARNING, iteration);
        CaseResult result = result(Label.FAULTY, 0.5, 0.5);

        assertThat(result.detectedAt()).hasValue(iteration);
        assertThat(result.isDetectedInTime()).isEqualTo(inTime);
    }

    @Test
    void aRuleThatIsNotExpectedDetectsNothing() {
        fires("exploding", Severity.CRITICAL, 0);

        assertThat(result(Label.FAULTY, 0.5, 0.5).detectedAt()).isEmpty();
    }

    @Test
    void informationDetectsNothing() {
        fires("non-finite", Severity.INFO, 0);
        fires("non-finite", Severity.WARNING, 4);

        assertThat(result(Label.FAULTY, 0.5, 0.5).detectedAt()).hasValue(4);
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void aWarningOrWorseInAHealthyRunIsAFalseAlarm(Severity severity) {
        fires("exploding", severity, 7);

        assertThat(result(Label.HEALTHY, 0.9, 0.9).falseAlarms()).hasSize(severity == Severity.INFO ? 0 : 1);
        assertThat(result(Label.FAULTY, 0.5, 0.5).falseAlarms()).isEmpty();
    }

    @Test
    void anIncidentThatGoesOnIsOneFalseAlarmAsBadAsItBecame() {
        fires("exploding", Severity.INFO, 7);
        fires("exploding", Severity.CRITICAL, 8);
        fires("exploding", Severity.WARNING, 9);

        assertThat(result(Label.HEALTHY, 0.9, 0.9).falseAlarms())
                .singleElement()
                .satisfies(alarm -> {
                    assertThat(alarm.opened()).isEqualTo(7);
                    assertThat(alarm.incident().severity()).isEqualTo(Severity.CRITICAL);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "0.69, 0.70, true, false",
        "0.69, 0.69, false, false",
        "0.9, 0.87, false, true",
        "0.9, 0.89, false, false"
    })
    void savedAndHarmedRunsAreToldByAccuracy(double bare, double guarded, boolean saved, boolean harmed) {
        CaseResult result = result(Label.FAULTY, bare, guarded);

        assertThat(result.isSaved()).isEqualTo(saved);
        assertThat(result.isHarmed()).isEqualTo(harmed);
    }

    @Test
    void actionsAreCountedApartFromTheirReleases() {
        log.export(record(0, null, null, new Action.ScaleLearningRate(0.5), new ActionOutcome.Applied()));
        log.export(record(1, null, null, new Action.Rollback(), new ActionOutcome.Unsupported("no snapshot")));
        log.runEnded(
                RUN, List.of(new ActionRecord(1, new Action.ScaleLearningRate(1), "end", new ActionOutcome.Applied())));

        assertThat(log.interventions().actionsTaken()).isEqualTo(1);
        assertThat(log.interventions().actionsReleased()).isEqualTo(1);
        assertThat(log.interventions().actions()).containsEntry("rollback (unsupported)", 1);
    }

    private void fires(String rule, Severity severity, long iteration) {
        Verdict verdict = Verdict.violated(severity, List.of(new Finding(Finding.WHOLE_MODEL, "gradient norm", 2, 1)));
        RuleFactory factory = Rules.of(rule, topology -> sample -> verdict);
        List<IncidentChange> changes = incidents.update(factory, verdict, sample(iteration));
        IncidentChange change = changes.isEmpty() ? null : changes.get(0);
        log.export(record(iteration, new RuleVerdict(rule, verdict), change, null, new ActionOutcome.Applied()));
    }

    private static IterationRecord record(
            long iteration,
            @Nullable RuleVerdict verdict,
            @Nullable IncidentChange change,
            @Nullable Action action,
            ActionOutcome outcome) {
        return new IterationRecord(
                RUN,
                sample(iteration),
                StepDecision.proceed(),
                verdict == null ? List.of() : List.of(verdict),
                change == null ? List.of() : List.of(change),
                action == null ? List.of() : List.of(new ActionRecord(iteration, action, "test", outcome)),
                new MonitorHealth(0, 0, 0));
    }

    private static IterationSample sample(long iteration) {
        Column none = Column.of();
        return new IterationSample(GradientSample.of(TOPOLOGY, iteration, none, none), 0, 1, none, none, none);
    }

    private CaseResult result(Label label, double bareAccuracy, double accuracy) {
        CorpusCase labelled = new CorpusCase(
                CASE.id(),
                CASE.hidden(),
                CASE.weightInit(),
                CASE.outputInit(),
                CASE.biasInit(),
                CASE.output(),
                CASE.updater(),
                CASE.batchSize(),
                CASE.epochs(),
                label,
                CASE.expect(),
                CASE.data());
        return new CaseResult(
                labelled,
                1,
                Preset.OBSERVE,
                bareAccuracy,
                accuracy,
                log.iterations(),
                log.firings(),
                log.incidents(),
                log.interventions());
    }
}
