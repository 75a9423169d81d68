package io.gradwatch.testkit;

import static io.gradwatch.testkit.GradwatchAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.action.Clipping;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.RunInfo;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradwatchAssertionsTest {
    private static final Verdict VIOLATED =
            Verdict.violated(Severity.WARNING, List.of(new Finding(3, "gradient norm", 7, 5)));
    private static final StepDecision SCALED = Guards.scaleAll(2, 0.5, "a spike");
    private static final List<IterationRecord> RECORDS =
            SampleRecords.ofEveryKind(new RunInfo("run", "Model", "0"), SampleTopologies.dense(2));
    private static final IterationRecord OPENED = RECORDS.get(4);
    private static final Incident INCIDENT = OPENED.incidentChanges().get(0).incident();

    @Test
    void whatIsTruePasses() {
        assertThatCode(() -> {
                    assertThat(Verdict.healthy()).isHealthy().isNotViolated();
                    assertThat(Verdict.undecided("warm-up"))
                            .isUndecided()
                            .isUndecidedBecause("warm")
                            .isNotViolated();
                    assertThat(VIOLATED)
                            .isViolated()
                            .isViolated(Severity.WARNING)
                            .hasFindingsAt(3)
                            .hasFindingsOnlyAt(3);
                    assertThat(StepDecision.proceed()).proceeds();
                    assertThat(SCALED).scales().hasFactor(1, 0.5, 0);
                    assertThat(RECORDS.get(2).decision())
                            .clips(new Clipping.Elements(0.1))
                            .hasFactor(0, 1, 0);
                    assertThat(RECORDS.get(3).decision()).skips().skipsBecause("this");
                    assertThat(INCIDENT)
                            .isOpen()
                            .isOf("sample-rule")
                            .hasSeverity(Severity.INFO)
                            .beganAt(4)
                            .isIn("dense0", "dense1")
                            .wasSeenBy("sample-rule");
                    assertThat(RECORDS.get(0)).isOfIteration(0).hasNoNews();
                    assertThat(RECORDS.get(0)).verdictOf("sample-rule").isUndecided();
                    assertThat(RECORDS.get(0)).decision().proceeds();
                    assertThat(OPENED)
                            .incident(IncidentChange.Kind.OPENED, "sample-rule")
                            .isOpen();
                    assertThat(RECORDS.get(16)).hasApplied("scale-learning-rate");
                })
                .doesNotThrowAnyException();
    }

    static List<ThrowingCallable> wrong() {
        return List.of(
                () -> assertThat(VIOLATED).isHealthy(),
                () -> assertThat(VIOLATED).isUndecided(),
                () -> assertThat(VIOLATED).isNotViolated(),
                () -> assertThat((Verdict) null).isNotViolated(),
                () -> assertThat(Verdict.healthy()).isViolated(),
                () -> assertThat(Verdict.undecided("warm-up")).isUndecidedBecause("cold"),
                () -> assertThat(VIOLATED).isViolated(Severity.CRITICAL),
                () -> assertThat(VIOLATED).hasFindingsAt(3, 4),
                () -> assertThat(VIOLATED).hasFindingsOnlyAt(),
                () -> assertThat(SCALED).proceeds(),
                () -> assertThat(SCALED).skips(),
                () -> assertThat(SCALED).hasFactor(0, 0.6, 0.05),
                () -> assertThat(SCALED).clips(new Clipping.Elements(1)),
                () -> assertThat(StepDecision.proceed()).scales(),
                () -> assertThat(new StepDecision.Skip("NaN")).skipsBecause("infinity"),
                () -> assertThat(INCIDENT).isResolvedAt(6),
                () -> assertThat(INCIDENT).isOf("other-rule"),
                () -> assertThat(INCIDENT).isIn("dense0"),
                () -> assertThat((Incident) null).isOpen(),
                () -> assertThat(OPENED).hasNoNews(),
                () -> assertThat(OPENED).verdictOf("other-rule"),
                () -> assertThat(OPENED).incident(IncidentChange.Kind.RESOLVED, "sample-rule"),
                () -> assertThat(OPENED).hasApplied("rollback"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNotTrueFails(ThrowingCallable wrong) {
        assertThatThrownBy(wrong).isInstanceOf(AssertionError.class);
    }

    @Test
    void messagesTellWhatWasFound() {
        assertThatThrownBy(() -> assertThat(VIOLATED).isHealthy())
                .hasMessageContaining("to be healthy")
                .hasMessageContaining("violated, WARNING; parameter 3: gradient norm 7.0 against 5.0");
        assertThatThrownBy(() -> assertThat(INCIDENT).isOf("other-rule"))
                .hasMessageContaining("INFO sample-rule in layers 0-1 (dense0, dense1) since iteration 4");
    }
}
