package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warm-up of 50 losses, quantile 0.95, twice the start. Five losses of 1 come first, at a parameter norm of 1. */
class FirstLossTest {
    private static final Topology TOPOLOGY = dense(1);
    private static final int EARLIEST = 5;
    private static final int WARM_UP = 50;

    private final FirstLoss first = new FirstLoss(WARM_UP, 0.95, 2);
    private long iteration;

    @Test
    void levelIsUnknownDuringTheWarmUp() {
        assertThat(level(WARM_UP - EARLIEST - 1, 10, 10)).isNaN();
    }

    /** The parameters have grown to ten times their norm, and 45 of 50 losses are ten times the first ones. */
    @Test
    void networkThatItsFirstStepsHaveThrownOffIsMeasuredAgainstTheVeryFirstLosses() {
        assertThat(level(WARM_UP - EARLIEST, 10, 10)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2.0000001, 1"})
    void lossHasToBeAboveTwiceTheStart(double loss, double level) {
        assertThat(level(WARM_UP - EARLIEST, loss, 10)).isEqualTo(level);
    }

    /** Mini-batches may be in an order that begins with easy ones: then losses rise, and parameters grow little. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2.999, 10", "3.001, 1", "NaN, 10", "Infinity, 1"})
    void parametersHaveToGrowToThreeTimesTheirNorm(double norm, double level) {
        assertThat(level(WARM_UP - EARLIEST, 10, norm)).isEqualTo(level);
    }

    /** With 25 of 50 losses at 10 and 25 at 1 the median is 5.5; with one at 10 fewer it is 1. */
    @ParameterizedTest
    @CsvSource({"24, 10", "25, 1"})
    void halfOfTheWarmUpHasToBeAbove(int iterations, double level) {
        add(WARM_UP - EARLIEST - iterations, 1, 10);

        assertThat(level(iterations, 10, 10)).isEqualTo(level);
    }

    @Test
    void lossesAfterTheWarmUpDoNotCount() {
        level(WARM_UP - EARLIEST, 1, 1);
        add(1_000, 100, 100);

        assertThat(first.level()).isEqualTo(1);
    }

    /** Twice a negative loss is as far above it as it is below zero. */
    @ParameterizedTest
    @CsvSource({"3, 2, 6", "-3, 2, 0", "0, 2, 0", "-3, 1.5, -1.5"})
    void multipleOfALevelLiesAboveIt(double level, double factor, double expected) {
        assertThat(FirstLoss.above(level, factor)).isEqualTo(expected);
    }

    private double level(int iterations, double loss, double norm) {
        add(iterations, loss, norm);
        return first.level();
    }

    private void add(int iterations, double loss, double norm) {
        if (iteration == 0) {
            iteration = 1;
            add(EARLIEST, 1, 1);
        }
        for (int i = 0; i < iterations; i++) {
            first.add(new IterationSample(
                    gradient(TOPOLOGY, iteration++, 1, 0), 0, loss, all(2, 1e-3), all(2, norm), all(2, 1e-3)));
        }
    }
}
