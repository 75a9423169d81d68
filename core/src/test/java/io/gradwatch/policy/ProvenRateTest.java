package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.action.Action;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learning rates that a schedule has raised above those the run was healthy at. */
class ProvenRateTest extends OnAutopilot {
    private static final Topology TOPOLOGY = dense(1);

    private final ProvenRate rate = new ProvenRate();
    private double scheduled = 0.001;
    private double step = 0.001;

    @Test
    void nothingIsProvenAtFirst() {
        see(0.1, 19);

        assertThat(rate.rise()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 300", "0.001, 1", "0.0001, 1", "0, 1", "NaN, 1"})
    void aRiseIsAgainstTheRateOfTwentyCleanIterations(double later, double expected) {
        see(0.001, 20);
        rate.see(sample(later, later), 1);

        assertThat(rate.rise()).isCloseTo(expected, within(1e-9));
    }

    /** A few iterations are clean after a jump, before it shows. */
    @Test
    void theMiddleOfTwentyCounts() {
        see(0.001, 16);
        see(0.3, 4);

        assertThat(rate.rise()).isCloseTo(300, within(1e-9));
    }

    @Test
    void cleanIterationsMustBeInARow() {
        see(0.001, 19);
        rate.add(false);
        see(0.001, 19);
        rate.see(sample(0.3, 0.3), 1);

        assertThat(rate.rise()).isEqualTo(1);
    }

    @Test
    void theLargestProvenRateCounts() {
        see(0.01, 20);
        see(0.001, 40);
        rate.see(sample(0.3, 0.3), 1);

        assertThat(rate.rise()).isCloseTo(30, within(1e-9));
    }

    /** The rate of the weight is ten times that of the bias. */
    @Test
    void theLargestRateOfAllParametersCounts() {
        for (int i = 0; i < 20; i++) {
            rate.see(sample(0.01, 0.001), 1);
            rate.add(true);
        }
        rate.see(sample(0.001, 0.02), 1);

        assertThat(rate.rise()).isCloseTo(2, within(1e-9));
    }

    @Test
    void theHighestRateIsTheUsersOwnWithoutTheCutInForce() {
        assertThat(rate.highest()).isZero();
        rate.see(sample(0.1, 0.2), 0.5);
        rate.see(sample(0.3, 0.1), 1);
        rate.see(sample(Double.NaN, Double.NaN), 1);

        assertThat(rate.highest()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void oneLimitUndoesARiseAndSaysSo() {
        clean(40);
        scheduled = 0.1;
        List<PlannedAction> none = run.plan(situation(1, 1, StepDecision.proceed(), Severity.CRITICAL));
        List<PlannedAction> planned = run.plan(situation(1, 3, StepDecision.proceed(), Severity.CRITICAL));

        assertThat(none).isEmpty();
        assertThat(planned)
                .extracting(PlannedAction::action)
                .containsExactly(new Action.Rollback(), new Action.LimitLearningRate(0.001));
        assertThat(planned)
                .allMatch(action -> action.reason()
                        .equals(
                                "exploding in 2 iterations in a row; the learning rate has risen to 100 times what the run was"
                                        + " healthy at"));
    }

    /** Both are rates of the weights: halved by the factor, what is limited comes to the proven one. */
    @Test
    void theLimitIsOfTheUsersOwnRate() {
        wrecked();
        clean(40);
        scheduled = 0.1;

        assertThat(wrecked()).contains(new Action.LimitLearningRate(0.002));
    }

    /** A schedule may go as high as it likes: what the run was healthy at it is trained at. */
    @Test
    void aLimitHasNoFloor() {
        clean(40);
        scheduled = 100;

        assertThat(wrecked()).contains(new Action.LimitLearningRate(0.001));
    }

    @Test
    void troubleAtTheProvenRateIsAnsweredByHalvingIt() {
        clean(40);
        scheduled = 0.1;
        wrecked();
        scheduled = 0.001;
        clean(20);

        assertThat(rates(wrecked())).containsExactly(0.5);
    }

    @Test
    void theLimitDoublesUntilItIsNoneToAnyRateThatWasSeen() {
        clean(40);
        scheduled = 0.005;
        wrecked();
        scheduled = 0.001;

        assertThat(clean(CLEAN + 3 * WARMING_STEP))
                .containsExactly(
                        new Action.LimitLearningRate(0.002),
                        new Action.LimitLearningRate(0.004),
                        new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
    }

    /** The state gone back to takes steps as large at the same rate as it did the first time. */
    @ParameterizedTest
    @CsvSource({"0.1, false", "0.001, true"})
    void largeStepsAfterARiseWasUndoneAreNoTrouble(double risen, boolean answered) {
        clean(40);
        scheduled = risen;
        wrecked();
        scheduled = 0.001;
        step = 0.4;

        assertThat(clean(15).isEmpty()).isEqualTo(!answered);
    }

    private List<Action> wrecked() {
        plan(1, 1, StepDecision.proceed(), Severity.CRITICAL);
        return plan(1, 3, StepDecision.proceed(), Severity.CRITICAL);
    }

    @Override
    Situation situation(double norm, double score, StepDecision decision, @Nullable Severity severity) {
        Situation usual = super.situation(norm, score, decision, severity);
        IterationSample sample = usual.sample();
        return new Situation(
                new IterationSample(
                        sample.gradient(),
                        sample.epoch(),
                        sample.score(),
                        all(2, step),
                        sample.parameterNorms(),
                        all(2, scheduled)),
                decision,
                usual.openIncidents(),
                usual.lastActions());
    }

    private void see(double learningRate, int cleanIterations) {
        for (int i = 0; i < cleanIterations; i++) {
            rate.see(sample(learningRate, learningRate), 1);
            rate.add(true);
        }
    }

    private static IterationSample sample(double weightRate, double biasRate) {
        return new IterationSample(
                gradient(TOPOLOGY, 0, 1, 1), 0, 1, all(2, 1e-3), all(2, 1), Column.of(weightRate, biasRate));
    }
}
