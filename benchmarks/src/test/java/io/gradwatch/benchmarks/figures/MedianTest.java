package io.gradwatch.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianTest {
    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Median.of(4, 1, 3, 2)).isEqualTo(new Median(2.5, 1, 4));
    }

    /** How many values lie below the interval: the largest k with P(X <= k) <= 0.025 for a binomial X with p = 1/2. */
    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0", "6, 0", "8, 0", "9, 1", "30, 9", "101, 40", "2000, 955"})
    void intervalIsThatOfTheBinomialDistribution(int n, int below) {
        Median median = Median.of(IntStream.range(0, n).mapToDouble(i -> i).toArray());

        assertThat(median.low()).isEqualTo(below);
        assertThat(median.high()).isEqualTo(n - 1 - below);
    }
}
