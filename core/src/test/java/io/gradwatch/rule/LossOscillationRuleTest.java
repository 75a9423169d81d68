package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossOscillationRuleTest {
    private static final int WARM_UP = 50;
    private static final int WINDOWS = 3 * 20;

    private final LossRun run = new LossRun(Rules.lossOscillation());

    @Test
    void undecidedUntilTheFirstWindowIsComplete() {
        assertThat(run.constant(WARM_UP + 19, 1).last()).isEqualTo(Verdict.undecided("warm-up"));
        assertThat(run.constant(1, 1).last()).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteScoreIsUndecided(double score) {
        assertThat(run.constant(100, 1).constant(1, score).last())
                .isEqualTo(Verdict.undecided("the score is not finite"));
    }

    @Test
    void nonFiniteScoresLeaveTheHistoryAsItWas() {
        run.constant(WARM_UP, 1).losses(40, i -> swing(i, 1, 0.5)).constant(2, Double.NaN);

        assertThat(run.losses(20, i -> swing(i, 1, 0.5)).lastWord()).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"0.0999999, HEALTHY", "0.1000001, WARNING", "0.9, WARNING", "1e100, WARNING"})
    void amplitudeHasToBeATenthOfTheFirstLoss(double amplitude, String expected) {
        assertThat(swinging(1, amplitude).lastWord()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"59, HEALTHY", "60, WARNING"})
    void threeWindowsHaveToSwing(int iterations, String expected) {
        run.constant(WARM_UP, 1);

        assertThat(run.losses(iterations, i -> swing(i, 1, 0.5)).lastWord()).isEqualTo(expected);
    }

    /** A tenth of the amplitude below the first loss, the run has learnt something. */
    @ParameterizedTest
    @CsvSource({"0.9499, HEALTHY", "0.9501, WARNING", "3, WARNING"})
    void meanIsNoBetterThanTheFirstLoss(double mean, String expected) {
        assertThat(swinging(mean, 0.5).lastWord()).isEqualTo(expected);
    }

    /**
     * Beside a swing of 1, a course of period 4 by n up and down: two iterations apart it differs by 2 n, one apart by 0
     * and 2 n in turn. So the noise is sqrt(2) n, the amplitude sqrt(1 - n^2 / 2), and one is three times the other at
     * n = sqrt(1 / 18.5) = 0.2325.
     */
    @ParameterizedTest
    @CsvSource({"0.2324, WARNING", "0.2326, HEALTHY", "1, HEALTHY"})
    void amplitudeHasToBeThreeTimesTheNoise(double n, String expected) {
        run.constant(10, 1).losses(WARM_UP - 10 + WINDOWS, i -> swing(i, 1, 1) + n * (i % 4 < 2 ? 1 : -1));

        assertThat(run.lastWord()).isEqualTo(expected);
    }

    @Test
    void amplitudeAndLimitAreTold() {
        swinging(1, 0.5);
        Finding finding = ((Verdict.Violated) run.last()).findings().get(0);

        assertThat(finding.parameter()).isEqualTo(Finding.WHOLE_MODEL);
        assertThat(finding.quantity()).isEqualTo("amplitude of the loss from one iteration to the next");
        // All differences are exact; a root is rounded.
        assertThat(finding.observed()).isCloseTo(0.5, within(1e-15));
        assertThat(finding.limit()).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({"0.0024, WARNING", "0.0026, HEALTHY"})
    void fallingMeanIsProgress(double fallPerIteration, String expected) {
        run.constant(10, 1).losses(WARM_UP - 10 + WINDOWS, i -> swing(i, 2 - fallPerIteration * i, 0.5));

        // A tenth of the amplitude over a window of 20 is 0.0025 an iteration.
        assertThat(run.lastWord()).isEqualTo(expected);
    }

    @Test
    void oscillationThatEndsIsHealthyAgain() {
        run.constant(WARM_UP, 1).losses(WINDOWS, i -> swing(i, 1, 0.5));

        assertThat(run.constant(20, 0.5).lastWord()).isEqualTo("HEALTHY");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 2})
    void noiseIsNoOscillation(double sigma) {
        Random random = new Random(7);
        run.losses(200_000, i -> Math.max(0.02, Math.exp(-i / 3_000.0)) * Math.exp(sigma * random.nextGaussian()));

        assertThat(run.severities()).isEmpty();
    }

    /** Losses at their first level that are pure noise, as of a network that does not learn. */
    @Test
    void noiseWithoutProgressIsNoOscillation() {
        Random random = new Random(7);
        run.losses(200_000, i -> 0.7 + 0.3 * random.nextGaussian());

        assertThat(run.severities()).isEmpty();
    }

    /** The six mini-batches of a small data set, in the same order every epoch. */
    @Test
    void orderOfMiniBatchesThatRepeatsIsNoOscillation() {
        double[] batches = {0.41, 0.39, 0.40, 0.36, 0.42, 0.26};
        run.losses(20_000, i -> batches[(int) (i % 6)] * (1 + Math.exp(-i / 500.0)));

        assertThat(run.severities()).isEmpty();
    }

    /** Easy and hard mini-batches take turns; the hard ones, too, have learnt something. */
    @Test
    void easyAndHardMiniBatchesInTurnAreNoOscillation() {
        run.losses(20_000, i -> (i % 2 == 0 ? 0.1 : 0.6) + 0.5 * Math.exp(-i / 500.0));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void rareHardMiniBatchesAreNoOscillation() {
        run.losses(20_000, i -> i % 7 == 0 ? 50 : 0.2);

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void slowWavesAreNoOscillation() {
        run.losses(20_000, i -> 1 + 0.9 * Math.sin(i / 10.0));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void segmentsOfTruncatedBackPropagationAreNoOscillation() {
        double[] segments = {1.2, 0.9, 0.8, 0.7};
        run.losses(20_000, i -> segments[(int) (i % 4)] * (0.3 + Math.exp(-i / 500.0)));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void negativeLossesMayFall() {
        run.losses(5_000, i -> -i / 100.0 + 0.05 * (i % 2));

        assertThat(run.severities()).isEmpty();
    }

    @Test
    void settingsChangeTheLimit() {
        LossRun strict = new LossRun(
                        Rules.lossOscillation(), Map.of("amplitudeOfFirstLoss", 0.01, "persistenceWindows", 1))
                .constant(WARM_UP, 1);

        assertThat(strict.losses(20, i -> swing(i, 1, 0.02)).lastWord()).isEqualTo("WARNING");
    }

    @Test
    void explosionsAndDivergenceExplainIt() {
        assertThat(Rules.lossOscillation().causes()).containsExactlyInAnyOrder("exploding", "loss-divergence");
    }

    @Test
    void adviceNamesHalfTheLearningRate() {
        Advice advice = Rules.lossOscillation().advice(violated(), oneLayer(0, 1, 1));

        assertThat(advice.cause()).contains("(Adam, 0.001)").doesNotContain("momentum");
        assertThat(advice.remedy()).contains(".updater(new Adam(0.0005))").doesNotContain("momentum");
    }

    @Test
    void adviceForNesterovsNamesTheMomentum() {
        Topology adam = dense(1);
        LayerInfo layer = new LayerInfo("dense0", "DenseLayer", 0, "tanh", "XAVIER", "Nesterovs");
        Topology nesterovs = new Topology(List.of(layer), adam.parameters());
        IterationSample sample =
                new IterationSample(gradient(nesterovs, 0, 1, 0), 0, 1, all(2, 1), all(2, 1), all(2, 0.1));

        assertThat(Rules.lossOscillation().advice(violated(), sample).remedy()).contains("use less momentum");
    }

    @Test
    void adviceWithoutAKnownRateNamesNoNumber() {
        Topology topology = dense(1);
        IterationSample sample =
                new IterationSample(gradient(topology, 0, 1, 0), 0, 1, all(2, 1), all(2, 1), all(2, Double.NaN));
        Advice advice = Rules.lossOscillation().advice(violated(), sample);

        assertThat(advice.cause()).contains("learning rate too high;");
        assertThat(advice.remedy()).contains("until the loss falls, shuffle");
    }

    private static Verdict.Violated violated() {
        return new Verdict.Violated(
                Severity.WARNING, List.of(new Finding(Finding.WHOLE_MODEL, "amplitude of the loss", 1, 0.1)));
    }

    /** Ten losses of 1, then a swing for the rest of the warm-up and three windows. */
    private LossRun swinging(double mean, double amplitude) {
        return run.constant(10, 1).losses(WARM_UP - 10 + WINDOWS, i -> swing(i, mean, amplitude));
    }

    private static double swing(long iteration, double mean, double amplitude) {
        return mean + (iteration % 2 == 0 ? amplitude : -amplitude);
    }
}
