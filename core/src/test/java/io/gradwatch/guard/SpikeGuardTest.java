package io.gradwatch.guard;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpikeGuardTest {
    /** A power and a logarithm there and back, in percent. */
    private static final double ROUNDING = 1e-10;

    private static final int WARM_UP = 25;
    private static final Topology ONE_LAYER = dense(1);

    /** Mean and standard deviation of log norms 0.15 and -0.15 in turn, 40 values, decay 0.97, by numpy 2.4.6. */
    private static final double SWINGING_MEAN = 0.04274806407093387;

    private static final double SWINGING_SIGMA = 0.14377970308144092;

    private final StepGuard guard = Guards.scaleSpike().create(ONE_LAYER, Settings.defaultsOf(Guards.scaleSpike()));

    @ParameterizedTest
    @CsvSource({"4.99, false", "5, false", "5.01, true", "1e300, true"})
    void quietRunIsScaledAboveFiveTimesItsMean(double norm, boolean scaled) {
        constant(WARM_UP);

        assertThat(decide(norm) instanceof StepDecision.Scale).isEqualTo(scaled);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 99.9, false",
        "1, 100.1, true",
        "4, 99.9, false",
        "4, 100.1, true",
        "5, 9.99, false",
        "5, 10, false",
        "5, 10.01, true",
        "24, 9.99, false",
        "24, 10.01, true",
        "25, 9.99, true"
    })
    void duringWarmUpOnlyTheFactorTenCountsAndAtItsStartAHundred(int before, double norm, boolean scaled) {
        constant(before);

        assertThat(decide(norm) instanceof StepDecision.Scale).isEqualTo(scaled);
    }

    @Test
    void firstStepProceedsWhateverItsSize() {
        assertThat(decide(1e9)).isEqualTo(StepDecision.proceed());
    }

    /** Six standard deviations are 0.863 decades here, between the factors 5 and 10. */
    @ParameterizedTest
    @CsvSource({"5.9999, false", "6.0001, true"})
    void variedRunIsScaledAboveSixStandardDeviations(double sigmas, boolean scaled) {
        swinging(0.15, 40);

        assertThat(decide(Math.pow(10, SWINGING_MEAN + sigmas * SWINGING_SIGMA)) instanceof StepDecision.Scale)
                .isEqualTo(scaled);
    }

    /**
     * Six standard deviations are 2.4 decades here; the mean of the logs is within 0.4 x 0.03 of 0, that is 3 %.
     */
    @ParameterizedTest
    @CsvSource({"9.6, false", "10.4, true"})
    void wildRunIsScaledAboveTenTimesItsMean(double norm, boolean scaled) {
        swinging(0.4, 400);

        assertThat(decide(norm) instanceof StepDecision.Scale).isEqualTo(scaled);
    }

    @Test
    void spikeOfAQuietParameterIsScaledToTwiceItsMean() {
        constant(WARM_UP);

        assertThat(factor(decide(100), 0)).isCloseTo(0.02, withinPercentage(ROUNDING));
    }

    /** 2.5 standard deviations are 0.359 decades here, between the factors 2 and 5. */
    @Test
    void spikeOfAVariedParameterIsScaledToTwoAndAHalfStandardDeviations() {
        swinging(0.15, 40);
        double expected = Math.pow(10, SWINGING_MEAN + 2.5 * SWINGING_SIGMA - 2);

        assertThat(factor(decide(100), 0)).isCloseTo(expected, withinPercentage(ROUNDING));
    }

    /** 2.5 standard deviations are a factor 10 here; the mean of the logs is within 0.4 x 0.03 of 0, that is 3 %. */
    @Test
    void boundIsNeverMoreThanFiveTimesTheMean() {
        swinging(0.4, 400);

        assertThat(1e6 * factor(decide(1e6), 0)).isCloseTo(5, withinPercentage(3));
    }

    @Test
    void onlyTheParameterThatSpikesIsScaled() {
        Topology topology = dense(2);
        StepGuard twoLayers = Guards.scaleSpike().create(topology, Settings.defaultsOf(Guards.scaleSpike()));
        for (int i = 0; i < WARM_UP; i++) {
            StepDecision unused = twoLayers.decide(gradient(topology, i, 1, 0, 1, 0));
        }
        StepDecision decision = twoLayers.decide(gradient(topology, WARM_UP, 1, 0, 1000, 0));

        assertThat(factor(decision, 0)).isEqualTo(1);
        assertThat(factor(decision, 2)).isCloseTo(0.002, withinPercentage(ROUNDING));
    }

    @Test
    void reasonTellsHowLargeTheSpikeIs() {
        constant(WARM_UP);

        assertThat(((StepDecision.Scale) decide(100)).reason())
                .isEqualTo("global gradient norm 100 is 100.0 times its mean");
    }

    /** Had the raw norm entered the mean, a second spike of 6 would be below 5 times of it: 10^(0.03 x 9) = 1.86. */
    @Test
    void clippedNormIsFedBack() {
        constant(WARM_UP);
        StepDecision unused = decide(1e9);

        assertThat(decide(6)).isInstanceOf(StepDecision.Scale.class);
    }

    /** The clipped norm of 2 moves the mean of the logs by 3 % of log10(2): the next bound is that much higher. */
    @Test
    void clippedNormMovesTheBoundByItsShare() {
        constant(WARM_UP);
        StepDecision unused = decide(1e9);
        double expected = Math.pow(10, 0.03 * Math.log10(2) + Math.log10(2) - 2);

        assertThat(factor(decide(100), 0)).isCloseTo(expected, withinPercentage(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientIsLeftToOtherGuards(double norm) {
        constant(WARM_UP);

        assertThat(decide(norm)).isEqualTo(StepDecision.proceed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientDoesNotStayInTheHistory(double norm) {
        constant(WARM_UP);
        StepDecision unused = decide(norm);

        assertThat(factor(decide(100), 0)).isCloseTo(0.02, withinPercentage(ROUNDING));
    }

    @Test
    void zeroGradientDoesNotStayInTheHistory() {
        constant(WARM_UP);
        StepDecision unused = decide(0);

        assertThat(decide(0)).isEqualTo(StepDecision.proceed());
        assertThat(factor(decide(100), 0)).isCloseTo(0.02, withinPercentage(ROUNDING));
    }

    @Test
    void parameterThatWakesUpHasNoBoundYet() {
        Topology topology = dense(2);
        StepGuard twoLayers = Guards.scaleSpike().create(topology, Settings.defaultsOf(Guards.scaleSpike()));
        for (int i = 0; i < WARM_UP; i++) {
            StepDecision unused = twoLayers.decide(gradient(topology, i, 1, 0, 0, 0));
        }

        assertThat(twoLayers.decide(gradient(topology, WARM_UP, 1, 0, 1000, 0))).isEqualTo(StepDecision.proceed());
    }

    /** A spike is transient by definition: what lasts must be let through. */
    @Test
    void lastingNewLevelIsAcceptedWithinTwoHundredSteps() {
        constant(WARM_UP);
        for (int i = 0; i < 200; i++) {
            StepDecision unused = decide(1000);
        }

        assertThat(decide(1000)).isEqualTo(StepDecision.proceed());
    }

    /** One mini-batch in five is a hundred times harder: a property of the data that must be learnt. */
    @Test
    void hardMiniBatchOfEveryEpochIsSoonTakenAsItIs() {
        int scaled = 0;
        for (int i = 0; i < 500; i++) {
            StepDecision decision = decide(i % 5 == 0 ? 10 : 0.1);
            scaled += decision instanceof StepDecision.Scale ? 1 : 0;
        }

        assertThat(scaled).isBetween(1, 3);
    }

    /** One hard mini-batch in 85 is taken as it is from the fourth time on; one in 86 stays a spike: three are 258 iterations old. */
    @ParameterizedTest
    @CsvSource({"85, 3", "86, 10"})
    void rareHardMiniBatchIsTakenAsItIsFromTheFourthTimeOn(int every, int scaledOfTen) {
        int scaled = 0;
        for (int i = 1; i <= 10 * every; i++) {
            StepDecision decision = guard.decide(gradient(ONE_LAYER, i, i % every == 0 ? 100 : 1, 0));
            scaled += decision instanceof StepDecision.Scale ? 1 : 0;
        }

        assertThat(scaled).isEqualTo(scaledOfTen);
    }

    @Test
    void constantNormHasTheSameBoundAfterAMillionIterations() {
        constant(1_000_000);

        assertThat(factor(decide(100), 0)).isCloseTo(0.02, withinPercentage(ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({
        "warmUpIterations, 26, 6, 1",
        "triggerAtLeast, 7, 6, 1",
        "triggerAtMost, 4, 4.5, 0.44444444444444444",
        "triggerAtLeast, 3, 4, 0.5",
        "boundAtLeast, 3, 6, 0.5",
        "boundAtMost, 1.5, 6, 0.25"
    })
    void constantsAreSettings(String setting, double value, double norm, double factor) {
        GuardFactory factory = Guards.scaleSpike();
        StepGuard set = factory.create(ONE_LAYER, Settings.of(factory.settings(), Map.of(setting, value)));
        for (int i = 0; i < WARM_UP; i++) {
            StepDecision unused = set.decide(gradient(ONE_LAYER, 0, 1, 0));
        }
        StepDecision decision = set.decide(gradient(ONE_LAYER, 0, norm, 0));

        double applied =
                decision instanceof StepDecision.Scale scale ? scale.factors().at(0) : 1;
        assertThat(applied).isCloseTo(factor, withinPercentage(ROUNDING));
    }

    /** A mean of decay 0 is the last value: a single 100 makes the next 100 ordinary. */
    @Test
    void decayIsASetting() {
        GuardFactory factory = Guards.scaleSpike();
        StepGuard forgetful =
                factory.create(ONE_LAYER, Settings.of(factory.settings(), Map.of("decay", 0, "warmUpIterations", 0)));
        StepDecision first = forgetful.decide(gradient(ONE_LAYER, 0, 1, 0));
        StepDecision second = forgetful.decide(gradient(ONE_LAYER, 1, 4, 0));
        StepDecision third = forgetful.decide(gradient(ONE_LAYER, 2, 19, 0));

        assertThat(List.of(first, second, third)).containsOnly(StepDecision.proceed());
        assertThat(forgetful.decide(gradient(ONE_LAYER, 3, 100, 0))).isInstanceOf(StepDecision.Scale.class);
    }

    /** One peak of a height makes it known when one is enough. */
    @Test
    void numberOfPeaksIsASetting() {
        GuardFactory factory = Guards.scaleSpike();
        StepGuard trusting = factory.create(ONE_LAYER, Settings.of(factory.settings(), Map.of("peaks", 1)));
        for (int i = 0; i < WARM_UP; i++) {
            StepDecision unused = trusting.decide(gradient(ONE_LAYER, i, 1, 0));
        }

        assertThat(trusting.decide(gradient(ONE_LAYER, 30, 100, 0))).isInstanceOf(StepDecision.Scale.class);
        assertThat(trusting.decide(gradient(ONE_LAYER, 31, 1, 0))).isEqualTo(StepDecision.proceed());
        assertThat(trusting.decide(gradient(ONE_LAYER, 32, 100, 0))).isEqualTo(StepDecision.proceed());
    }

    private StepDecision decide(double norm) {
        return guard.decide(gradient(ONE_LAYER, 0, norm, 0));
    }

    private void constant(int steps) {
        for (int i = 0; i < steps; i++) {
            StepDecision unused = decide(1);
        }
    }

    private void swinging(double decades, int steps) {
        for (int i = 0; i < steps; i++) {
            StepDecision unused = decide(Math.pow(10, i % 2 == 0 ? decades : -decades));
        }
    }

    private static double factor(StepDecision decision, int parameter) {
        assertThat(decision).isInstanceOf(StepDecision.Scale.class);
        return ((StepDecision.Scale) decision).factors().at(parameter);
    }
}
