package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
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

    @Test
    void meanOfHugeValuesOfBothSignsIsFinite() {
        assertThat(of(3, Double.MAX_VALUE, -Double.MAX_VALUE, 3e300).mean()).isEqualTo(1e300);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10, 49})
    void meanOfManyLargestDoublesIsThatDouble(int count) {
        double[] values = new double[count];
        Arrays.fill(values, Double.MAX_VALUE);

        // The sum and the division are rounded.
        assertThat(of(count, values).mean()).isCloseTo(Double.MAX_VALUE, within(2 * Math.ulp(Double.MAX_VALUE)));
    }

    @Test
    void medianOfHugeValuesOfBothSignsIsFinite() {
        assertThat(of(2, Double.MAX_VALUE, -Double.MAX_VALUE).median()).isZero();
    }

    @Test
    void robustScaleOfHugeValuesOfBothSignsIsTheLargestDouble() {
        assertThat(of(2, Double.MAX_VALUE, -Double.MAX_VALUE).robustScale()).isEqualTo(Double.MAX_VALUE);
    }

    /** Deviations from 1e308: 1e308, 0 and 1e307. */
    @Test
    void robustScaleOfHugeValuesIsFinite() {
        assertThat(of(3, 0, 1e308, 1.1e308).robustScale()).isCloseTo(1.4826e307, withinPercentage(1e-12));
    }

    @Test
    void medianOfTinyValuesDoesNotVanish() {
        assertThat(of(2, Double.MIN_VALUE, Double.MIN_VALUE).median()).isEqualTo(Double.MIN_VALUE);
        assertThat(of(2, Double.MIN_VALUE, Double.MIN_VALUE).mean()).isEqualTo(Double.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.7, 0.9})
    void everyQuantileOfConstantsIsTheConstant(double probability) {
        assertThat(of(4, 0.1, 0.1, 0.1, 0.1).quantile(probability)).isEqualTo(0.1);
    }

    @Test
    void statisticsLeaveTheWindowAsItWas() {
        SlidingWindow window = of(3, 9, 1, 4);
        double unused = window.robustScale() + window.median();
        window.add(5);

        // The oldest value, 9, has gone.
        assertThat(window.quantile(1)).isEqualTo(5);
    }

    private static SlidingWindow of(int capacity, double... values) {
        SlidingWindow window = SlidingWindow.ofCapacity(capacity);
        for (double value : values) {
            window.add(value);
        }
        return window;
    }
}
