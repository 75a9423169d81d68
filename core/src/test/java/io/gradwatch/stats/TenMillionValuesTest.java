package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Ten million values, whole numbers of which the exact answer is known by integer arithmetic. */
class TenMillionValuesTest {
    private static final int COUNT = 10_000_000;

    /** A permutation of 0 to COUNT - 1: the multiplier has no factor in common with COUNT. */
    private static long value(int i) {
        return i * 7_919L % COUNT;
    }

    @Test
    void windowKeepsMeanMedianAndScale() {
        SlidingWindow window = SlidingWindow.ofCapacity(COUNT);
        for (int i = 0; i < COUNT; i++) {
            window.add((double) value(i));
        }

        assertThat(window.mean()).isEqualTo((COUNT - 1) / 2.0);
        assertThat(window.median()).isEqualTo((COUNT - 1) / 2.0);
        // Half of the values lie within COUNT / 4 of the median.
        assertThat(window.robustScale()).isEqualTo(1.4826 * (COUNT / 4));
    }

    @Test
    void normKeepsItsPrecision() {
        long sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += (value(i) & 0x7ffff) * (value(i) & 0x7ffff);
        }
        double exact = Math.sqrt((double) sum);

        assertThat(Norms.rootOfSquares(COUNT, i -> (double) (value(i) & 0x7ffff)))
                .isCloseTo(exact, within(2 * Math.ulp(exact)));
    }

    @Test
    void slopeOfALineIsKept() {
        LeastSquares fit = LeastSquares.create();
        for (int i = 0; i < COUNT; i++) {
            fit.add(i, 3.0 * i - 5);
        }

        // Rounding errors of ten million additions, relative, at the root of their number: 3200 x 1.1e-16, and three.
        assertThat(fit.slope()).isCloseTo(3, within(1e-12));
        assertThat(fit.count()).isEqualTo(COUNT);
    }

    @Test
    void runningMeanAndDeviationDoNotDrift() {
        Ewma ewma = Ewma.withDecay(0.97);
        for (int i = 0; i < COUNT; i++) {
            ewma.add(i % 2 == 0 ? 1 : 3);
        }

        // In the steady state the mean m after a 3 satisfies m = 0.97 (0.97 m + 0.03 x 1) + 0.03 x 3, which is
        // (0.0291 + 0.09) / 0.0591; the weights of 1 and 3 are (3 - m) / 2 and (m - 1) / 2, so the variance is
        // (m - 1) (3 - m). A hundred roundings at 2.
        double mean = 0.1191 / 0.0591;
        assertThat(ewma.mean()).isCloseTo(mean, within(100 * Math.ulp(2.0)));
        assertThat(ewma.standardDeviation()).isCloseTo(Math.sqrt((mean - 1) * (3 - mean)), within(100 * Math.ulp(2.0)));
    }

    @Test
    void constantsStayConstant() {
        Ewma ewma = Ewma.withDecay(0.97);
        for (int i = 0; i < COUNT; i++) {
            ewma.add(0.1);
        }

        assertThat(ewma.mean()).isEqualTo(0.1);
        assertThat(ewma.standardDeviation()).isZero();
    }
}
