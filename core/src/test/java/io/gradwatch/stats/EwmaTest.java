package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EwmaTest {
    /** A few roundings of numbers below 32. */
    private static final double ROUNDING = 1e-13;

    @Test
    void meanIsNaNBeforeTheFirstValue() {
        assertThat(Ewma.withDecay(0.9).mean()).isNaN();
    }

    @Test
    void standardDeviationIsZeroBeforeTheSecondValue() {
        assertThat(of(0.9, 7).standardDeviation()).isZero();
    }

    @Test
    void firstValueIsTheMean() {
        assertThat(of(0.9, 7).mean()).isEqualTo(7);
    }

    /** Weighted mean with weights 0.9^4, 0.1 x 0.9^3 ... 0.1, by numpy 2.4.6. */
    @Test
    void meanWeighsThePastExponentially() {
        assertThat(of(0.9, 1, 2, 4, 8, 16).mean()).isCloseTo(3.4459, within(ROUNDING));
    }

    /** Weighted standard deviation with the same weights, by numpy 2.4.6. */
    @Test
    void standardDeviationIsThatOfTheWeightedValues() {
        assertThat(of(0.9, 1, 2, 4, 8, 16).standardDeviation()).isCloseTo(4.6614883020340185, within(ROUNDING));
    }

    @Test
    void decayOfZeroRemembersTheLastValueOnly() {
        assertThat(of(0, 1, 2, 4).mean()).isEqualTo(4);
    }

    @Test
    void constantSequenceHasNoVariance() {
        Ewma ewma = Ewma.withDecay(0.97);
        for (int i = 0; i < 1_000_000; i++) {
            ewma.add(0.1);
        }

        assertThat(ewma.standardDeviation()).isZero();
        assertThat(ewma.mean()).isEqualTo(0.1);
        assertThat(ewma.count()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteValueLeavesTheStateAsItWas(double value) {
        Ewma ewma = of(0.9, 1, 2, 4);
        double mean = ewma.mean();
        double deviation = ewma.standardDeviation();

        ewma.add(value);

        assertThat(ewma.mean()).isEqualTo(mean);
        assertThat(ewma.standardDeviation()).isEqualTo(deviation);
        assertThat(ewma.count()).isEqualTo(3);
    }

    @Test
    void nonFiniteFirstValueDoesNotBecomeTheMean() {
        assertThat(of(0.9, Double.NaN, 3).mean()).isEqualTo(3);
    }

    @Test
    void hugeValuesKeepTheMeanFinite() {
        assertThat(of(0.5, 1e300, 1e300).mean()).isEqualTo(1e300);
    }

    @Test
    void tinyValuesKeepTheMean() {
        assertThat(of(0.5, Double.MIN_VALUE, Double.MIN_VALUE).mean()).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void hugeValuesOfBothSignsKeepMeanAndDeviationFinite() {
        Ewma ewma = of(0.5, Double.MAX_VALUE, -Double.MAX_VALUE);

        assertThat(ewma.mean()).isZero();
        assertThat(ewma.standardDeviation()).isEqualTo(Math.sqrt(Double.MAX_VALUE));
    }

    /** 5000 halvings take the largest double below the smallest. */
    @Test
    void hugeValueIsForgottenLikeAnyOther() {
        Ewma ewma = of(0.5, 1, Double.MAX_VALUE);
        for (int i = 0; i < 5_000; i++) {
            ewma.add(1);
        }

        assertThat(ewma.mean()).isEqualTo(1);
        assertThat(ewma.standardDeviation()).isLessThan(1e-15);
    }

    @Test
    void distancesTooSmallToSquareCountAsNone() {
        assertThat(of(0.5, 1e-300, 2e-300).standardDeviation()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9999999999999999})
    void decayBelowOneIsAccepted(double decay) {
        assertThat(Ewma.withDecay(decay).count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-Double.MIN_VALUE, 1, Double.NaN, Double.POSITIVE_INFINITY})
    void decayOutsideZeroToOneIsRefused(double decay) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ewma.withDecay(decay))
                .withMessage("decay must be in [0, 1), was " + decay);
    }

    private static Ewma of(double decay, double... values) {
        Ewma ewma = Ewma.withDecay(decay);
        for (double value : values) {
            ewma.add(value);
        }
        return ewma;
    }
}
