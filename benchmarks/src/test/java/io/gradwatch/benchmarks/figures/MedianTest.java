package io.gradwatch.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Median.of(4, 1, 3, 2)).isEqualTo(new Median(2.5, 1, 4));
    }

    @Test
    void intervalIsThatOfTheBinomialDistribution() {
        double[] values = new double[101];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }

        // Of 101 ordered values the 41st to the 61st hold the median in 95 % of all cases.
        assertThat(Median.of(values)).isEqualTo(new Median(50, 40, 60));
    }
}
