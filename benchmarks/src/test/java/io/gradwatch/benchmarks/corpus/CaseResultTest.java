package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.benchmarks.corpus.CaseResult.Accuracies;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import io.gradwatch.rule.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How runs are judged, from the records an exporter gets. */
class CaseResultTest {
    private static final CorpusCase CASE =
            CaseFile.read(Path.of("src/test/resources/tiny-cases.json")).get(0);

    private Records records = new Records(new RunLog(0));

    @ParameterizedTest
    @CsvSource({
        "FAULTY, 0.9, DETECT",
        "SICK, 0.9, DETECT",
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
    void troubleThatBeginsLaterIsDetectedFromItsBeginningOn() {
        records = new Records(new RunLog(60));
        fires("non-finite", Severity.WARNING, 59);
        fires("non-finite", Severity.CRITICAL, 62);
        CaseResult result = result(Label.SICK, 60, new Accuracies(0.5, 0.5, 0.5, 0.9));

        assertThat(result.detectedAt()).hasValue(62);
        assertThat(result.delay()).hasValue(2);
        assertThat(result.isInitial()).isFalse();
    }

    @Test
    void anAlarmBeforeTheTroubleIsAFalseOne() {
        records = new Records(new RunLog(60));
        fires("exploding", Severity.WARNING, 59);
        fires("non-finite", Severity.CRITICAL, 60);
        CaseResult result = result(Label.SICK, 60, new Accuracies(0.5, 0.5, 0.5, 0.9));

        assertThat(result.falseAlarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.opened()).isEqualTo(59));
    }

    @ParameterizedTest
    @CsvSource({"0.88, true", "0.8799, false", "0.95, true", "NaN, false"})
    void aCuredRunEndsWithinTwoHundredthsOfItsTwin(double watched, boolean cured) {
        CaseResult result = result(Label.SICK, 0, new Accuracies(0.5, 0.5, watched, 0.9));

        assertThat(result.isCurable()).isTrue();
        assertThat(result.isCured()).isEqualTo(cured);
    }

    @ParameterizedTest
    @CsvSource({
        "FAULTY, 0.70, true",
        "FAULTY, 0.69, false",
        "SICK, 0.70, true",
        "SICK, 0.69, false",
        "HEALTHY, 0.69, true",
        "HEALTHY, 0.70, false",
        "SEED_DEPENDENT, 0.1, false"
    })
    void aRunThatEndsOtherThanItsLabelSaysIsNamed(Label label, double bare, boolean contradicts) {
        assertThat(result(label, bare, bare).contradictsLabel()).isEqualTo(contradicts);
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
        records.acts(0, new Action.ScaleLearningRate(0.5), new ActionOutcome.Applied());
        records.acts(1, new Action.Rollback(), new ActionOutcome.Unsupported("no snapshot"));
        RunLog log = records.log();
        log.runEnded(
                Records.RUN,
                List.of(new ActionRecord(1, new Action.ScaleLearningRate(1), "end", new ActionOutcome.Applied())));

        assertThat(log.interventions().actionsTaken()).isEqualTo(1);
        assertThat(log.interventions().actionsReleased()).isEqualTo(1);
        assertThat(log.interventions().actions()).containsEntry("rollback (unsupported)", 1);
    }

    private void fires(String rule, Severity severity, long iteration) {
        records.fires(rule, severity, iteration);
    }

    private CaseResult result(Label label, double bareAccuracy, double accuracy) {
        return result(label, 0, new Accuracies(0.5, bareAccuracy, accuracy, 0.9));
    }

    private CaseResult result(Label label, long onset, Accuracies accuracies) {
        CorpusCase labelled = new CorpusCase(
                CASE.id(),
                CASE.architecture(),
                CASE.training(),
                new Expectation(label, List.of("non-finite"), onset, 0.70, "twin", true, Group.TUNING, ""),
                CASE.data());
        RunLog log = records.log();
        return new CaseResult(
                labelled,
                1,
                Preset.OBSERVE,
                accuracies,
                log.iterations(),
                log.firings(),
                log.incidents(),
                log.interventions());
    }
}
