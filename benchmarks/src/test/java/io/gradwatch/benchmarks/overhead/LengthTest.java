package io.gradwatch.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthTest {
    /** Seconds of a bare iteration; iterations of an arm's block. */
    @ParameterizedTest
    @CsvSource({"0.0001, 1000", "0.002, 60", "0.04, 50", "0.1, 20", "0.9, 20"})
    void blockHoldsWholeCyclesOfTheCadence(double seconds, int iterations) {
        assertThat(2 * Length.full(8).bareIterations(seconds)).isEqualTo(iterations);
    }

    /** Seconds of a bare iteration; iterations of a bare block; pieces. */
    @ParameterizedTest
    @CsvSource({"0.002, 30, 1", "0.13, 10, 1", "0.25, 10, 2", "0.9, 10, 5", "5, 10, 5", "5, 1, 1"})
    void slowBlocksAreCutSoThatTurnsChangeEveryFewSeconds(double seconds, int bareIterations, int pieces) {
        assertThat(Length.full(8).pieces(bareIterations, seconds)).isEqualTo(pieces);
    }
}
