package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossDivergenceRuleTest {
    private static final int WINDOW = 10;
    private static final int WARM_UP = 50;

    private final LossRun run = new LossRun(Rules.lossDivergence());

    @Test
    void warmUpIsUndecided() {
        assertThat(run.constant(WARM_UP, 1).last()).isEqualTo(Verdict.undecided("warm-up"));
        assertThat(run.constant(1, 1).last()).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteScoreIsUndecided(double score) {
        learnt();

        assertThat(run.constant(1, score).last()).isEqualTo(Verdict.undecided("the score is not finite"));
    }

    @Test
    void nonFiniteScoresLeaveTheHistoryAsItWas() {
        learnt();
        run.constant(1_000, Double.NaN);

        assertThat(run.constant(2 * WINDOW, 0.5).lastWord()).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"0.3999999, HEALTHY", "0.4, HEALTHY", "0.4000001, WARNING", "0.99, WARNING"})
    void medianAboveTwiceTheBestLevelIsAWarning(double loss, String expected) {
        learnt();

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    /** Of the losses of the warm-up, 0.05 x 49 = 2.45 lie above the first loss: it is 1 with two outliers. */
    @ParameterizedTest
    @CsvSource({"2, WARNING", "2.0000001, CRITICAL"})
    void twoHardMiniBatchesDoNotMakeTheFirstLoss(double loss, String expected) {
        run.constant(2, 100).constant(WARM_UP - 2, 1).constant(1_150, 0.2);

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    /** Until there is a level, twice the first loss is the limit. */
    @ParameterizedTest
    @CsvSource({"2, HEALTHY", "2.0000001, CRITICAL"})
    void divergenceAfterTheWarmUpIsMeasuredAgainstTheFirstLoss(double loss, String expected) {
        run.constant(WARM_UP, 1);

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    @Test
    void observedAndLimitAreTold() {
        learnt();

        assertThat(run.constant(2 * WINDOW, 0.5).last())
                .isEqualTo(Verdict.violated(
                        Severity.WARNING,
                        List.of(new Finding(Finding.WHOLE_MODEL, "median loss of the latest iterations", 0.5, 0.4))));
    }

    @ParameterizedTest
    @CsvSource({"19, HEALTHY", "20, WARNING"})
    void twoWindowsHaveToBeAbove(int iterations, String expected) {
        learnt();

        assertThat(run.constant(iterations, 0.5).lastWord()).isEqualTo(expected);
    }

    /** One window of ten is above the limit, the next is back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 14})
    void spikeThatReturnsIsNoDivergence(int iterations) {
        learnt();

        assertThat(run.constant(iterations, 100).constant(200, 0.2).severities())
                .isEmpty();
    }

    @Test
    void lossThatComesBackIsHealthyAgain() {
        learnt();
        run.constant(40, 0.5);

        assertThat(run.constant(WINDOW, 0.2).lastWord()).isEqualTo("HEALTHY");
    }

    @Test
    void lossThatStaysHighStaysAWarning() {
        learnt();

        assertThat(run.constant(100_000, 0.5).lastWord()).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"0.05, HEALTHY", "0.051, HEALTHY", "0.0510001, WARNING"})
    void riseOfASmallLossIsMeasuredAgainstTheFirst(double loss, String expected) {
        run.constant(WARM_UP, 1).constant(1_160, 1e-3);

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    @Test
    void convergedNetworkMayLeaveZero() {
        run.constant(WARM_UP, 0.7).constant(1_960, 1e-6);

        assertThat(run.constant(1_000, 3e-6).severities()).isEmpty();
    }

    /** 6 of 100 losses, so that the 95 % quantile is theirs. */
    @ParameterizedTest
    @CsvSource({"0.6, HEALTHY", "0.6000001, WARNING"})
    void medianHasToBeAboveTheNoiseOfTheBestLevel(double loss, String expected) {
        run.constant(WARM_UP, 1).losses(1_950, i -> i % 100 < 6 ? 0.6 : 0.2);

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    /** The limit for a WARNING is 0.4 here; the first loss is 1. */
    @ParameterizedTest
    @CsvSource({"2, WARNING", "2.0000001, CRITICAL", "1e300, CRITICAL"})
    void lossAboveTwiceTheFirstIsCritical(double loss, String expected) {
        learnt();

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.8, 0.9, 1.0, WARNING", "0.8, 0.9, 1.0000001, CRITICAL", "1.1, 1.2, 1.2, WARNING"})
    void lossAboveTheFirstThatRisesThreeTimesIsCritical(double second, double third, double fourth, String expected) {
        learnt();
        run.constant(WINDOW, second).constant(WINDOW, third);

        assertThat(run.constant(WINDOW, fourth).lastWord()).isEqualTo(expected);
    }

    @Test
    void negativeLossThatFallsIsHealthy() {
        assertThat(run.losses(5_000, i -> 1 - i / 100.0).severities()).isEmpty();
    }

    /** Twice as much as -10 in the bad direction is 0. */
    @ParameterizedTest
    @CsvSource({"-0.0001, HEALTHY", "0, HEALTHY", "0.0001, WARNING"})
    void negativeLossMayRiseByItsMagnitude(double loss, String expected) {
        run.constant(WARM_UP, 1).constant(1_950, -10);

        assertThat(run.constant(2 * WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    /** A cosine with warm restarts, of which the loss follows the rate. */
    @Test
    void restartOfTheLearningRateIsNoDivergence() {
        run.constant(WARM_UP, 1);
        for (int cycle = 0; cycle < 20; cycle++) {
            for (int i = 0; i < 300; i++) {
                double rate = 0.5 * (1 + Math.cos(Math.PI * i / 300));
                run.rate(1e-3 * rate).constant(1, 0.1 + 0.8 * rate);
            }
        }

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void restartThatNobodyToldOfIsNotCritical() {
        run.constant(WARM_UP, 1).losses(6_000, i -> 0.1 + 0.4 * (1 + Math.cos(Math.PI * (i % 300) / 300)));

        assertThat(run.severities()).doesNotContain(Severity.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({"1.0e-3, WARNING", "1.01e-3, WARNING", "1.0101e-3, HEALTHY", "NaN, WARNING"})
    void riseOfTheLearningRateVoidsTheLevels(double rate, String expected) {
        learnt();

        assertThat(run.rate(rate).constant(2 * WINDOW, 0.8).lastWord()).isEqualTo(expected);
    }

    @Test
    void divergenceAfterARestartIsCritical() {
        learnt();

        assertThat(run.rate(1e-2).constant(2 * WINDOW, 2.1).lastWord()).isEqualTo("CRITICAL");
    }

    /** Mini-batches of one example: 200,000 heavy-tailed losses around a level that falls to a fiftieth. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 2})
    void noiseOfSmallBatchesIsNoDivergence(double sigma) {
        Random random = new Random(5);
        run.losses(
                200_000, i -> 0.7 * Math.max(0.02, Math.exp(-i / 3_000.0)) * Math.exp(sigma * random.nextGaussian()));

        assertThat(run.severities()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 12, 40, 90})
    void orderOfMiniBatchesThatRepeatsIsNoDivergence(int batchesPerEpoch) {
        run.losses(20_000, i -> Math.exp(-i / 2_000.0) * (0.1 + (double) (i % batchesPerEpoch) / batchesPerEpoch));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void rareHardMiniBatchesAreNoDivergence() {
        run.losses(20_000, i -> i % 37 == 0 ? 50 : 0.2);

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void slowDivergenceBeyondTheFirstLossIsCritical() {
        learnt();
        run.losses(50_000, i -> 0.2 + (i - 1_210) / 10_000.0);

        assertThat(run.severities()).contains(Severity.CRITICAL);
    }

    @Test
    void settingsChangeTheLimit() {
        LossRun strict = new LossRun(Rules.lossDivergence(), Map.of("lossFactor", 1.5, "windowIterations", 20))
                .constant(WARM_UP, 1)
                .constant(1_950, 0.2);

        assertThat(strict.constant(39, 0.31).lastWord()).isEqualTo("HEALTHY");
        assertThat(strict.constant(1, 0.31).lastWord()).isEqualTo("WARNING");
    }

    @Test
    void explosionsExplainIt() {
        assertThat(Rules.lossDivergence().causes()).containsExactly("exploding");
    }

    @Test
    void adviceNamesTheLearningRateAndTheLineThatLowersIt() {
        learnt();
        Verdict.Violated violated =
                (Verdict.Violated) run.constant(2 * WINDOW, 0.5).last();
        Advice advice = Rules.lossDivergence().advice(violated, oneLayer(0, 1, 1));

        assertThat(advice.cause()).contains("learning rate too high (Adam, 0.001)");
        assertThat(advice.remedy())
                .contains(".updater(new Adam(0.0001))", "GradientNormalization.ClipL2PerLayer", "RampSchedule");
    }

    /** A first loss of 1 and then a level of 0.2. */
    private void learnt() {
        run.constant(WARM_UP, 1).constant(1_160, 0.2);
    }
}
