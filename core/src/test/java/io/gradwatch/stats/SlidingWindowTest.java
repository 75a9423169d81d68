package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {
    /** A few roundings of numbers below 10. */
    private static final double ROUNDING = 1e-14;

    private static final double[] DIGITS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};

    @Test
    void emptyWindowHasNoStatistics() {
        SlidingWindow window = SlidingWindow.ofCapacity(3);

        assertThat(new double[] {window.mean(), window.median(), window.quantile(0.9), window.robustScale()})
                .containsOnly(Double.NaN);
    }

    @Test
    void oneValueIsEveryQuantile() {
        SlidingWindow window = of(3, 7);

        assertThat(new double[] {window.mean(), window.quantile(0), window.median(), window.quantile(1)})
                .containsOnly(7);
    }

    @Test
    void oneValueHasNoScale() {
        assertThat(of(3, 7).robustScale()).isZero();
    }

    @Test
    void meanIsArithmetic() {
        assertThat(of(10, DIGITS).mean()).isCloseTo(3.9, within(ROUNDING));
    }

    /** Expected values by numpy 2.4.6, numpy.quantile. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0.1, 1", "0.25, 2.25", "0.5, 3.5", "0.9, 6.3", "1, 9"})
    void quantileInterpolatesLinearly(double probability, double expected) {
        assertThat(of(10, DIGITS).quantile(probability)).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void medianOfAnOddCountIsTheMiddleValue() {
        assertThat(of(3, 9, 1, 4).median()).isEqualTo(4);
    }

    @Test
    void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
        assertThat(of(4, 9, 1, 4, 5).median()).isEqualTo(4.5);
    }

    /** 1.4826 x median of |x - 3.5|, by numpy 2.4.6. */
    @Test
    void robustScaleIsTheScaledMedianAbsoluteDeviation() {
        assertThat(of(10, DIGITS).robustScale()).isCloseTo(2.2239, within(ROUNDING));
    }

    @Test
    void robustScaleOfConstantsIsZero() {
        assertThat(of(5, 0.1, 0.1, 0.1, 0.1, 0.1).robustScale()).isZero();
    }

    @Test
    void robustScaleIgnoresAMinorityOfOutliers() {
        assertThat(of(5, 1, 2, 3, 1e9, -1e9).robustScale()).isEqualTo(1.4826);
    }

    @Test
    void oldestValueIsForgottenWhenFull() {
        SlidingWindow window = of(3, 100, 1, 2, 3);

        assertThat(window.mean()).isCloseTo(2, within(ROUNDING));
        assertThat(window.size()).isEqualTo(3);
    }

    @Test
    void oneValueTooFewIsNotFull() {
        assertThat(of(3, 1, 2).isFull()).isFalse();
    }

    @Test
    void asManyValuesAsTheCapacityIsFull() {
        assertThat(of(3, 1, 2, 3).isFull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteValueDoesNotPushAnOlderOneOut(double value) {
        SlidingWindow window = of(2, 1, 3);

        window.add(value);

        assertThat(window.median()).isEqualTo(2);
    }

    @Test
    void clearForgetsEverything() {
        SlidingWindow window = of(3, 1, 2, 3, 4);

        window.clear();

        assertThat(window.size()).isZero();
        assertThat(window.median()).isNaN();
    }

    @Test
    void clearedWindowCanBeFilledAgain() {
        SlidingWindow window = of(3, 1, 2, 3, 4);

        window.clear();
        window.add(8);
        window.add(10);

        assertThat(window.mean()).isEqualTo(9);
    }

    @Test
    void meanOfHugeValuesDoesNotOverflow() {
        assertThat(of(2, Double.MAX_VALUE, Double.MAX_VALUE).mean()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void quantileOfTinyValuesDoesNotVanish() {
        assertThat(of(2, Double.MIN_VALUE, Double.MIN_VALUE).quantile(1)).isEqualTo(Double.MIN_VALUE);
    }

    /** The median of 0 to 999,999. */
    @Test
    void millionValuesHaveTheirMedian() {
        SlidingWindow window = SlidingWindow.ofCapacity(1_000_000);
        for (int i = 0; i < 1_000_000; i++) {
            window.add((double) (i * 7_919L % 1_000_000));
        }

        assertThat(window.median()).isEqualTo(499_999.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void capacityBelowOneIsRefused(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlidingWindow.ofCapacity(capacity))
                .withMessage("capacity must be at least 1, was " + capacity);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-Double.MIN_VALUE, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
    void probabilityOutsideZeroToOneIsRefused(double probability) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(3, 1).quantile(probability))
                .withMessage("probability must be in [0, 1], was " + probability);
    }

    private static SlidingWindow of(int capacity, double... values) {
        SlidingWindow window = SlidingWindow.ofCapacity(capacity);
        for (double value : values) {
            window.add(value);
        }
        return window;
    }
}
