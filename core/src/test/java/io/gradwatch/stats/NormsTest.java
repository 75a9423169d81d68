package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormsTest {
    /** Relative rounding of a square, a sum and a square root, generously, in percent. */
    private static final double ROUNDING = 1e-12;

    @Test
    void noPartsHaveNormZero() {
        assertThat(norm()).isZero();
    }

    @Test
    void zerosHaveNormZero() {
        assertThat(norm(0, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-150, 0.1, 1, 1e150, Double.MAX_VALUE})
    void onePartIsItsOwnNorm(double value) {
        assertThat(norm(value)).isCloseTo(value, withinPercentage(ROUNDING));
    }

    /** 3-4-5 triangle, on both sides of the limits at which squares would overflow or vanish. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-158, 1e-141, 1e-140, 1e-139, 1, 1e139, 1e140, 1e141, 1e155, 1e300})
    void normIsTheRootOfTheSquares(double unit) {
        assertThat(norm(3 * unit, 4 * unit)).isCloseTo(5 * unit, withinPercentage(ROUNDING));
    }

    @Test
    void smallestValuesDoNotVanish() {
        assertThat(norm(3 * Double.MIN_VALUE, 4 * Double.MIN_VALUE)).isEqualTo(5 * Double.MIN_VALUE);
    }

    @Test
    void nanIsNeverHidden() {
        assertThat(norm(1, Double.NaN, 2)).isNaN();
    }

    @Test
    void nanWinsOverInfinity() {
        assertThat(norm(Double.POSITIVE_INFINITY, Double.NaN)).isNaN();
    }

    @Test
    void infinityIsNeverHidden() {
        assertThat(norm(1, Double.POSITIVE_INFINITY, 2)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** A million parts of 0.001: sqrt(1e6 x 1e-6) = 1. */
    @Test
    void millionPartsAreSummed() {
        assertThat(Norms.rootOfSquares(1_000_000, i -> 1e-3)).isCloseTo(1, withinPercentage(ROUNDING));
    }

    private static double norm(double... parts) {
        return Norms.rootOfSquares(parts.length, i -> parts[i]);
    }
}
