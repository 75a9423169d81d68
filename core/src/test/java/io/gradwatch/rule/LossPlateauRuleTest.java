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

class LossPlateauRuleTest {
    private static final int WINDOW = 100;
    private static final int PATIENCE = 10 * WINDOW;

    private final LossRun run = new LossRun(Rules.lossPlateau());

    @Test
    void undecidedUntilTheFirstWindowIsComplete() {
        assertThat(run.constant(WINDOW - 1, 1).last()).isEqualTo(Verdict.undecided("warm-up"));
        assertThat(run.constant(1, 1).last()).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "Infinity, 1", "1, NaN", "1, Infinity"})
    void nonFiniteValuesAreUndecided(double loss, double norm) {
        assertThat(run.norm(norm).constant(1, loss).last())
                .isEqualTo(Verdict.undecided("gradient or score is not finite"));
    }

    @Test
    void nonFiniteValuesLeaveTheHistoryAsItWas() {
        run.constant(WINDOW + 50, 1).constant(1_000, Double.NaN);

        assertThat(run.constant(PATIENCE - 50, 1).lastWord()).isEqualTo("INFO");
    }

    @ParameterizedTest
    @CsvSource({"1099, HEALTHY", "1100, INFO"})
    void tenWindowsWithoutImprovementAreAPlateau(int iterations, String expected) {
        assertThat(run.constant(iterations, 1).lastWord()).isEqualTo(expected);
    }

    /** 0.999 itself is one rounding away from a tie; the mean of a hundred rounded numbers decides it. */
    @ParameterizedTest
    @CsvSource({"0.9991, INFO", "0.9989, HEALTHY"})
    void improvementIsMoreThanATenthOfAPercent(double loss, String expected) {
        run.constant(PATIENCE, 1);

        assertThat(run.constant(WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    /** Losses that are exact in binary, and an improvement of a quarter. */
    @ParameterizedTest
    @CsvSource({"0.75, INFO", "0.7421875, HEALTHY", "0.7578125, INFO"})
    void improvementHasToBeMoreThanTheLimit(double loss, String expected) {
        LossRun exact = new LossRun(Rules.lossPlateau(), Map.of("lossImprovement", 0.25)).constant(PATIENCE, 1);

        assertThat(exact.constant(WINDOW, loss).lastWord()).isEqualTo(expected);
    }

    @Test
    void lossAndLimitAreTold() {
        LossRun exact =
                new LossRun(Rules.lossPlateau(), Map.of("lossImprovement", 0.25)).constant(WINDOW + PATIENCE, 1);

        assertThat(exact.last())
                .isEqualTo(Verdict.violated(
                        Severity.INFO,
                        List.of(new Finding(
                                Finding.WHOLE_MODEL,
                                "mean loss of the latest iterations, not below the limit in 10 windows",
                                1,
                                0.75))));
    }

    @Test
    void plateauEndsWithAnImprovement() {
        run.constant(WINDOW + PATIENCE, 1);

        assertThat(run.constant(WINDOW, 0.9).lastWord()).isEqualTo("HEALTHY");
    }

    @ParameterizedTest
    @CsvSource({"0.25, INFO", "0.2421875, HEALTHY", "0, HEALTHY"})
    void smallGradientsAreConvergence(double norm, String expected) {
        LossRun exact = new LossRun(Rules.lossPlateau(), Map.of("smallGradient", 0.25)).constant(WINDOW, 1);

        assertThat(exact.norm(norm).constant(PATIENCE, 1).lastWord()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.25, HEALTHY", "0.2578125, INFO", "0, HEALTHY", "-0.25, HEALTHY", "-0.2578125, INFO"})
    void smallLossIsConvergence(double loss, String expected) {
        LossRun exact = new LossRun(Rules.lossPlateau(), Map.of("smallLoss", 0.25)).constant(WINDOW, 1);

        assertThat(exact.constant(WINDOW + PATIENCE, loss).lastWord()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.000009, HEALTHY", "0.000011, INFO", "0, HEALTHY", "NaN, INFO"})
    void learningRateThatIsSwitchedOffStandsStillOnPurpose(double rate, String expected) {
        run.constant(WINDOW, 1);

        assertThat(run.rate(rate).constant(PATIENCE, 1).lastWord()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.01e-3, INFO", "1.0101e-3, HEALTHY"})
    void riseOfTheLearningRateStartsAnew(double rate, String expected) {
        run.constant(PATIENCE, 1);

        assertThat(run.rate(rate).constant(WINDOW, 2).lastWord()).isEqualTo(expected);
    }

    @Test
    void negativeLossThatFallsIsNoPlateau() {
        assertThat(run.losses(20_000, i -> 1 - i / 1_000.0).severities()).isEmpty();
    }

    @Test
    void noisyLossThatFallsIsNoPlateau() {
        Random random = new Random(11);
        run.losses(20_000, i -> 0.1 + Math.exp(-i / 10_000.0) * (1 + 0.5 * random.nextGaussian()));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void longConvergedRunIsNoPlateau() {
        Random random = new Random(11);
        run.constant(WINDOW, 1);
        run.norm(0.05).losses(100_000, i -> 0.3 * Math.exp(0.1 * random.nextGaussian()));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void noisyLossThatStandsStillIsAPlateau() {
        Random random = new Random(11);
        run.losses(20_000, i -> 0.7 * Math.exp(0.5 * random.nextGaussian()));

        assertThat(run.lastWord()).isEqualTo("INFO");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e307, -1e307, 1e-300})
    void hugeAndTinyLossesAreSurvived(double loss) {
        assertThat(run.constant(2_000, loss)
                        .constant(WINDOW, loss / 2)
                        .constant(1_000, 1)
                        .last())
                .isInstanceOf(Verdict.class);
    }

    @Test
    void everythingThatStopsLearningExplainsIt() {
        assertThat(Rules.lossPlateau().causes())
                .containsExactlyInAnyOrder(
                        "vanishing", "dead-units", "saturation", "unchanged", "update-ratio", "loss-oscillation");
    }

    @Test
    void adviceNamesALowerAndAHigherRate() {
        Verdict.Violated violated =
                (Verdict.Violated) run.constant(WINDOW + PATIENCE, 1).last();
        Advice advice = Rules.lossPlateau().advice(violated, oneLayer(0, 1, 1));

        assertThat(advice.cause()).contains("learning rate (Adam, 0.001)");
        assertThat(advice.remedy())
                .contains("StepSchedule", ".updater(new Adam(0.000333))", ".updater(new Adam(0.003))");
    }
}
