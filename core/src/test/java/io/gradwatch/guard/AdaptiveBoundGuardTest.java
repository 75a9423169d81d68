package io.gradwatch.guard;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveBoundGuardTest {
    /** A product and a quotient, in percent. */
    private static final double ROUNDING = 1e-12;

    private static final int WARM_UP = 100;
    private static final Topology TOPOLOGY = dense(1);

    private final StepGuard guard = guard(Map.of());

    @ParameterizedTest
    @CsvSource({"0.5249, false", "0.525, false", "0.5251, true", "1e300, true"})
    void normIsBoundedAboveOnePointNoughtFiveTimesTheLevel(double norm, boolean bounded) {
        constant(guard, 0.5, WARM_UP);

        assertThat(decide(guard, norm) instanceof StepDecision.Scale).isEqualTo(bounded);
    }

    @Test
    void normAboveTheBoundIsScaledToIt() {
        constant(guard, 0.5, WARM_UP);

        assertThat(factor(decide(guard, 10), 0)).isCloseTo(0.0525, withinPercentage(ROUNDING));
    }

    /** The bounded norm of 0.525 moves the level by 2 % of 0.025 to 0.5005. */
    @Test
    void boundedNormIsFedBack() {
        constant(guard, 0.5, WARM_UP);
        StepDecision unused = decide(guard, 1e9);

        assertThat(factor(decide(guard, 10), 0)).isCloseTo(1.05 * 0.5005 / 10, withinPercentage(ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({"99, false", "100, true"})
    void levelExistsAfterTheWarmUp(int iterations, boolean bounded) {
        constant(guard, 0.1, iterations);

        assertThat(decide(guard, 0.9) instanceof StepDecision.Scale).isEqualTo(bounded);
    }

    @ParameterizedTest
    @CsvSource({"0.999, false", "1, false", "1.001, true"})
    void warmUpBoundsTheGlobalNorm(double norm, boolean bounded) {
        assertThat(decide(guard, norm) instanceof StepDecision.Scale).isEqualTo(bounded);
    }

    @Test
    void warmUpScalesEveryParameterByTheSameFactor() {
        StepDecision decision = guard.decide(gradient(TOPOLOGY, 0, 6, 8));

        assertThat(factor(decision, 0)).isEqualTo(0.1);
        assertThat(factor(decision, 1)).isEqualTo(0.1);
    }

    @Test
    void warmUpWithoutABoundProceeds() {
        assertThat(decide(guard(Map.of("warmUpMaxNorm", 0)), 1e9)).isEqualTo(StepDecision.proceed());
    }

    /** 49 norms of 0.001, 51 of 0.5: the median is 0.5, the minimum 0.001. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.525", "0, 0.00105"})
    void levelStartsAtAQuantileOfTheWarmUp(double quantile, double bound) {
        StepGuard chosen = guard(Map.of("warmUpQuantile", quantile));
        constant(chosen, 0.001, 49);
        constant(chosen, 0.5, 51);

        assertThat(10 * factor(decide(chosen, 10), 0)).isCloseTo(bound, withinPercentage(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientProceedsAndDoesNotStayInTheHistory(double norm) {
        constant(guard, 0.5, WARM_UP / 2);
        assertThat(decide(guard, norm)).isEqualTo(StepDecision.proceed());
        constant(guard, 0.5, WARM_UP / 2);
        assertThat(decide(guard, norm)).isEqualTo(StepDecision.proceed());

        assertThat(factor(decide(guard, 10), 0)).isCloseTo(0.0525, withinPercentage(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e-6})
    void normThatIsTooSmallToCountMovesNoLevel(double norm) {
        constant(guard, 0.5, WARM_UP);
        constant(guard, norm, 1000);

        assertThat(factor(decide(guard, 10), 0)).isCloseTo(0.0525, withinPercentage(ROUNDING));
    }

    @Test
    void parameterThatWakesUpHasAWarmUpOfItsOwn() {
        constant(guard, 0.5, 1000);

        assertThat(guard.decide(gradient(TOPOLOGY, 0, 0.5, 0.5))).isEqualTo(StepDecision.proceed());
        for (int i = 1; i < WARM_UP; i++) {
            StepDecision unused = guard.decide(gradient(TOPOLOGY, 0, 0.5, 0.5));
        }
        assertThat(factor(guard.decide(gradient(TOPOLOGY, 0, 0.5, 0.6)), 1))
                .isCloseTo(0.875, withinPercentage(ROUNDING));
    }

    @Test
    void onlyTheParameterThatIsTooLargeIsScaled() {
        Topology two = dense(2);
        StepGuard ofTwo = Guards.adaptiveBound().create(two, Settings.defaultsOf(Guards.adaptiveBound()));
        for (int i = 0; i < WARM_UP; i++) {
            StepDecision unused = ofTwo.decide(gradient(two, i, 0.5, 0, 0.25, 0));
        }
        StepDecision decision = ofTwo.decide(gradient(two, WARM_UP, 0.5, 0, 5, 0));

        assertThat(factor(decision, 0)).isEqualTo(1);
        assertThat(factor(decision, 2)).isCloseTo(0.0525, withinPercentage(ROUNDING));
    }

    @Test
    void constantNormIsStillNotBoundedAfterAMillionIterations() {
        constant(guard, 0.3, 1_000_000);

        assertThat(factor(decide(guard, 3), 0)).isCloseTo(0.105, withinPercentage(ROUNDING));
    }

    @Test
    void noisyNormKeepsItsLevelForAMillionIterations() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000_000; i++) {
            StepDecision unused = decide(guard, 0.5 * Math.exp(0.2 * random.nextGaussian()));
        }

        // The level of norms with 20 % noise settles at 0.89 of their median, by simulation in Python 3.
        assertThat(10 * factor(decide(guard, 10), 0)).isCloseTo(1.05 * 0.89 * 0.5, withinPercentage(5));
    }

    @Test
    void reasonTellsHowManyParametersAreBounded() {
        constant(guard, 0.5, WARM_UP);

        assertThat(((StepDecision.Scale) decide(guard, 10)).reason())
                .isEqualTo("1 parameters bounded to 1.05 times their level, or 1.0 in all during warm-up");
    }

    private static StepGuard guard(Map<String, ?> settings) {
        GuardFactory factory = Guards.adaptiveBound();
        return factory.create(TOPOLOGY, Settings.of(factory.settings(), settings));
    }

    private static StepDecision decide(StepGuard guard, double norm) {
        return guard.decide(gradient(TOPOLOGY, 0, norm, 0));
    }

    private static void constant(StepGuard guard, double norm, int steps) {
        for (int i = 0; i < steps; i++) {
            StepDecision unused = decide(guard, norm);
        }
    }

    private static double factor(StepDecision decision, int parameter) {
        assertThat(decision).isInstanceOf(StepDecision.Scale.class);
        return ((StepDecision.Scale) decision).factors().at(parameter);
    }
}
