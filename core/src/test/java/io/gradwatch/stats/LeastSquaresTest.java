package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeastSquaresTest {
    /** A few roundings of numbers below 10. */
    private static final double ROUNDING = 1e-14;

    /** The exact slope is 384/385 (Python 3.11.7, fractions). */
    @Test
    void slopeMinimisesTheSquares() {
        assertThat(noisy().slope()).isCloseTo(384.0 / 385, within(ROUNDING));
    }

    @Test
    void totalRiseIsSlopeTimesTheRangeOfX() {
        assertThat(noisy().totalRise()).isCloseTo(7 * 384.0 / 385, within(7 * ROUNDING));
    }

    @Test
    void orderOfThePointsDoesNotMatter() {
        LeastSquares fit = LeastSquares.create();
        fit.add(8, 9.1);
        fit.add(2, 2.9);
        fit.add(1, 2.1);
        fit.add(5, 5.8);
        fit.add(3, 4.2);

        assertThat(fit.totalRise()).isCloseTo(noisy().totalRise(), within(7 * ROUNDING));
    }

    @Test
    void withoutPointsTheSlopeIsNotDetermined() {
        assertThat(LeastSquares.create().slope()).isNaN();
    }

    @Test
    void withoutPointsTheRiseIsNotDetermined() {
        assertThat(LeastSquares.create().totalRise()).isNaN();
    }

    @Test
    void onePointDeterminesNoSlope() {
        LeastSquares fit = LeastSquares.create();
        fit.add(0.1, 5);

        assertThat(fit.slope()).isNaN();
    }

    @Test
    void pointsAtOneXDetermineNoSlope() {
        LeastSquares fit = LeastSquares.create();
        fit.add(0.1, 1);
        fit.add(0.1, 2);
        fit.add(0.1, 4);

        assertThat(fit.slope()).isNaN();
        assertThat(fit.totalRise()).isNaN();
    }

    @Test
    void constantValuesHaveSlopeZero() {
        LeastSquares fit = LeastSquares.create();
        fit.add(0, 0.1);
        fit.add(1, 0.1);
        fit.add(2, 0.1);

        assertThat(fit.slope()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "1, NaN", "Infinity, 1", "1, -Infinity"})
    void nonFinitePointIsIgnored(double x, double y) {
        LeastSquares fit = noisy();
        fit.add(x, y);

        assertThat(fit.slope()).isEqualTo(noisy().slope());
        assertThat(fit.totalRise()).isEqualTo(noisy().totalRise());
        assertThat(fit.count()).isEqualTo(5);
    }

    /** The raw moments would cancel: x squared is 1e18, of which a double keeps steps of 128. */
    @Test
    void largeOffsetsDoNotCancel() {
        LeastSquares fit = LeastSquares.create();
        for (int i = 0; i < 4; i++) {
            fit.add(1e9 + i, 1e9 + 2 * i);
        }

        // The running means near 1e9 are rounded to 1.2e-7 each.
        assertThat(fit.slope()).isCloseTo(2, within(1e-6));
    }

    @Test
    void tinySlopeIsKept() {
        LeastSquares fit = LeastSquares.create();
        fit.add(0, 0);
        fit.add(1, 1e-300);

        assertThat(fit.slope()).isEqualTo(1e-300);
    }

    @Test
    void clearForgetsThePoints() {
        LeastSquares fit = noisy();
        fit.clear();
        fit.add(0, 1);
        fit.add(2, 5);

        assertThat(fit.slope()).isEqualTo(2);
        assertThat(fit.totalRise()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"1e300, 1", "1e-300, 1", "1, 1.7e308", "1e-300, 1e-300"})
    void slopeBeyondTheRangeOfDoublesIsNotDetermined(double x, double y) {
        LeastSquares fit = LeastSquares.create();
        fit.add(-x, -y);
        fit.add(x, y);

        assertThat(fit.slope()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"1e150, 1", "1e-150, 1", "1, 1e300", "1, 1e-300", "1e-150, 1e150"})
    void slopeOfLargeAndSmallValuesIsKept(double x, double y) {
        LeastSquares fit = LeastSquares.create();
        fit.add(-x, -y);
        fit.add(x, y);

        assertThat(fit.slope()).isCloseTo(y / x, within(4 * Math.ulp(y / x)));
    }

    private static LeastSquares noisy() {
        LeastSquares fit = LeastSquares.create();
        fit.add(1, 2.1);
        fit.add(2, 2.9);
        fit.add(3, 4.2);
        fit.add(5, 5.8);
        fit.add(8, 9.1);
        return fit;
    }
}
