package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.plugin.IllegalSettingException;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTesterTest {
    private final RuleTester tester = RuleTester.of(Rules.nonFinite()).topology(SampleTopologies.dense(2));

    @Test
    void whatIsExpectedAndSaidPasses() {
        assertThatCode(() -> tester.healthyRun(3)
                        .expectsHealthy()
                        .expectsNoViolation()
                        .iteration(sample -> sample.gradientNorm(2, Double.NaN))
                        .expectsViolated(Severity.CRITICAL, "dense1.W")
                        .expectsViolatedAnywhere(Severity.CRITICAL))
                .doesNotThrowAnyException();
    }

    @Test
    void violationOfTheWholeModelNamesNoParameter() {
        assertThatCode(() -> tester.healthyRun(3)
                        .iteration(sample -> sample.score(Double.NaN))
                        .expectsViolated(Severity.CRITICAL))
                .doesNotThrowAnyException();
    }

    @Test
    void aFailureShowsIterationVerdictAndFindings() {
        tester.healthyRun(3).iteration(sample -> sample.gradientNorm(2, Double.NaN));

        assertThatThrownBy(tester::expectsHealthy)
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        rule non-finite, iteration 3: expected healthy, but it said:
                          iteration 0: healthy
                          iteration 1: healthy
                          iteration 2: healthy
                          iteration 3: violated, CRITICAL; dense1.W: non-finite gradient elements 1.0 against 0.0""");
    }

    @Test
    void anotherSeverityFails() {
        tester.iteration(sample -> sample.gradientNorm(2, Double.NaN));

        assertThatThrownBy(() -> tester.expectsViolated(Severity.WARNING, "dense1.W"))
                .hasMessageContaining("expected violated, WARNING, at [dense1.W]");
    }

    @Test
    void aFindingTooManyFails() {
        tester.iteration(sample -> sample.gradientNorm(2, Double.NaN).gradientNorm(0, Double.NaN));

        assertThatThrownBy(() -> tester.expectsViolated(Severity.CRITICAL, "dense1.W"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void anEarlierViolationIsFoundAndShown() {
        tester.iteration(sample -> sample.score(Double.NaN)).healthyRun(20).expectsHealthy();

        assertThatThrownBy(tester::expectsNoViolation).hasMessageContaining("iteration 0: violated");
    }

    @Test
    void beingUndecidedForAnotherReasonFails() {
        RuleTester exploding = RuleTester.of(Rules.exploding()).healthyRun(1).expectsUndecided("warm-up");

        assertThatThrownBy(() -> exploding.expectsUndecided("tea"))
                .hasMessageContaining("expected undecided because of 'tea'")
                .hasMessageContaining("undecided: warm-up");
    }

    @Test
    void aWrongSettingIsToldAsSuch() {
        tester.settings(Map.of("no-such", 1));

        assertThatThrownBy(() -> tester.healthyRun(1)).isInstanceOf(IllegalSettingException.class);
    }

    @Test
    void anExpectationBeforeAnythingWasToldIsAMistakeOfTheTest() {
        assertThatThrownBy(tester::expectsHealthy).isInstanceOf(IllegalStateException.class);
    }
}
