package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.Policies;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SampleRunsTest {
    private static final Topology TOPOLOGY = SampleTopologies.dense(8);

    static List<Arguments> troublesThatRulesSee() {
        return List.of(
                Arguments.of(Trouble.EXPLODING, Rules.exploding(), Severity.CRITICAL),
                Arguments.of(Trouble.VANISHING, Rules.vanishing(), Severity.CRITICAL),
                Arguments.of(Trouble.NON_FINITE, Rules.nonFinite(), Severity.CRITICAL));
    }

    @ParameterizedTest
    @MethodSource("troublesThatRulesSee")
    void theRuleForATroubleSeesIt(Trouble trouble, RuleFactory rule, Severity severity) {
        RuleTester.of(rule).given(trouble.run(TOPOLOGY, 1, 300, 150, 0)).expectsViolatedAnywhere(severity);
    }

    @Test
    void theAutopilotActsOnAnExplosion() {
        PolicyDriver driver = new PolicyDriver(
                Policies.autopilot().create(TOPOLOGY, Settings.defaultsOf(Policies.autopilot())),
                Rules.all(),
                TOPOLOGY,
                new ActionOutcome.Applied());
        driver.train(Trouble.EXPLODING.run(TOPOLOGY, 1, 300, 60, 0));

        assertThat(driver.asked())
                .extracting(ActionRecord::action)
                .hasAtLeastOneElementOfType(Action.ScaleLearningRate.class);
        assertThat(driver.inForce()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTroubleBeginsAndEndsWhereItIsSaidTo(Trouble trouble) {
        List<IterationSample> run = trouble.run(TOPOLOGY, 1, 100, 50, 25);
        List<IterationSample> healthy = SampleRuns.healthy(TOPOLOGY, 1, 175);

        assertThat(run).hasSize(175);
        assertThat(norms(run.get(99))).isEqualTo(norms(healthy.get(99)));
        assertThat(run.get(100).score()).isNotEqualTo(healthy.get(100).score());
        assertThat(run.get(149).score()).isNotEqualTo(healthy.get(149).score());
        assertThat(run.get(150).score()).isEqualTo(healthy.get(150).score());
        assertThat(norms(run.get(150))).isEqualTo(norms(healthy.get(150)));
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherAnother() {
        assertThat(scores(SampleRuns.noisy(TOPOLOGY, 3, 50))).isEqualTo(scores(SampleRuns.noisy(TOPOLOGY, 3, 50)));
        assertThat(scores(SampleRuns.noisy(TOPOLOGY, 3, 50))).isNotEqualTo(scores(SampleRuns.noisy(TOPOLOGY, 4, 50)));
    }

    @Test
    void iterationsAreNumberedFromZero() {
        assertThat(SampleRuns.healthy(TOPOLOGY, 1, 5))
                .extracting(IterationSample::iteration)
                .containsExactlyElementsOf(LongStream.range(0, 5).boxed().toList());
    }

    @Test
    void aConvergingRunEndsAtAThousandthOfItsLoss() {
        List<Double> scores = scores(SampleRuns.converging(TOPOLOGY, 1, 2000));

        // Five standard deviations of the noise of both.
        assertThat(scores.get(1999) / scores.get(0)).isBetween(0.7e-3, 1.4e-3);
    }

    private static List<Column> norms(IterationSample sample) {
        return List.of(sample.gradient().norms(), sample.updateNorms(), sample.inactiveUnits());
    }

    private static List<Double> scores(List<IterationSample> run) {
        return run.stream().map(IterationSample::score).toList();
    }
}
