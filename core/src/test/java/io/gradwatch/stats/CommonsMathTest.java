package io.gradwatch.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.commons.math3.util.MathArrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statistic against Apache Commons Math 3.6.1, on seeded random data of many sizes and magnitudes. */
class CommonsMathTest {
    private static final Percentile R_7 = new Percentile().withEstimationType(EstimationType.R_7);

    /** Sizes times magnitudes; at the huge and tiny ones, plain squares overflow and vanish. */
    static Stream<Arguments> sizesAndMagnitudes() {
        return Stream.of(1, 2, 3, 10, 101, 1_000, 10_000)
                .flatMap(size -> Stream.of(1e-300, 1e-9, 1.0, 1e9, 1e300).map(unit -> Arguments.of(size, unit)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void meanOfAWindowAgrees(int size, double unit) {
        double[] values = positive(size, unit);

        // One rounding of the sum, one of the division, one to spare for the reference.
        assertWithinUlps(window(values).mean(), new Mean().evaluate(values), 3);
    }

    /** Probabilities whose place among the values is an exact number. */
    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void quantilesOfAWindowAgree(int size, double unit) {
        double[] values = positive(size, unit);
        SlidingWindow window = window(values);
        for (double probability : new double[] {0.125, 0.25, 0.5, 0.75, 1}) {
            // A difference, a product and a sum are rounded.
            assertWithinUlps(window.quantile(probability), R_7.evaluate(values, 100 * probability), 3);
        }
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void robustScaleOfAWindowAgrees(int size, double unit) {
        double[] values = positive(size, unit);
        double median = R_7.evaluate(values, 50);
        double[] deviations =
                Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();

        // The median is rounded at the magnitude of the largest value, the rest at that of the result.
        double largest = Arrays.stream(values).max().orElseThrow();
        assertThat(window(values).robustScale())
                .isCloseTo(1.4826 * R_7.evaluate(deviations, 50), within(4 * Math.ulp(largest)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void normAgrees(int size, double unit) {
        double[] values = positive(size, unit);

        // The reference sums naively: a rounding per part, growing with the root of their number; twenty to start with.
        assertWithinUlps(
                Norms.rootOfSquares(size, i -> values[i]), MathArrays.safeNorm(values), 20 + (int) Math.sqrt(size));
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void runningMeanAgrees(int size, double unit) {
        double[] values = positive(size, unit);

        // Each step rounds, and forgets the roundings before as it forgets the values: 3 roundings x 33 remembered.
        assertWithinUlps(ewma(values).mean(), new Mean().evaluate(values, weights(size)), 100);
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void runningDeviationAgrees(int size, double unit) {
        // Squares of values beyond 1e154 are beyond any double; see the class.
        double moderate = Math.max(1e-100, Math.min(1e100, unit));
        double[] values = positive(size, moderate);
        double[] weights = weights(size);
        double mean = new Mean().evaluate(values, weights);
        double[] squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .toArray();

        double expected = Math.sqrt(new Mean().evaluate(squares, weights));
        // As for the mean, at the magnitude of the values.
        double largest = Arrays.stream(values).max().orElseThrow();
        assertThat(ewma(values).standardDeviation()).isCloseTo(expected, within(100 * Math.ulp(largest)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndMagnitudes")
    void slopeAgrees(int size, double unit) {
        double moderate = Math.max(1e-140, Math.min(1e140, unit));
        double[] y = positive(size, moderate);
        LeastSquares fit = LeastSquares.create();
        SimpleRegression reference = new SimpleRegression();
        for (int i = 0; i < size; i++) {
            fit.add(i, y[i] + i * moderate);
            reference.addData(i, y[i] + i * moderate);
        }

        // A rounding per point at most; the ordinates are positive and rise, so that little cancels.
        if (size == 1) {
            assertThat(fit.slope()).isNaN();
        } else {
            assertWithinUlps(fit.slope(), reference.getSlope(), 20 + size);
        }
    }

    private static void assertWithinUlps(double actual, double expected, int ulps) {
        assertThat(actual).isCloseTo(expected, within(ulps * Math.ulp(expected)));
    }

    /** Log-normal: positive and skewed, as losses and norms are. */
    private static double[] positive(int size, double unit) {
        Random random = new Random(41);
        return IntStream.range(0, size)
                .mapToDouble(i -> unit * Math.exp(random.nextGaussian()))
                .toArray();
    }

    private static SlidingWindow window(double[] values) {
        SlidingWindow window = SlidingWindow.ofCapacity(values.length);
        Arrays.stream(values).forEach(window::add);
        return window;
    }

    private static Ewma ewma(double[] values) {
        Ewma ewma = Ewma.withDecay(0.97);
        Arrays.stream(values).forEach(ewma::add);
        return ewma;
    }

    /** What each value weighs in the running mean: the first 0.97^(n-1), the others 0.03 x 0.97^(steps ago). */
    private static double[] weights(int size) {
        double[] weights = new double[size];
        for (int i = 0; i < size; i++) {
            weights[i] = (i == 0 ? 1 : 0.03) * Math.pow(0.97, size - 1 - i);
        }
        return weights;
    }
}
