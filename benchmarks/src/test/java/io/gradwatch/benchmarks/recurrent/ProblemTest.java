package io.gradwatch.benchmarks.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ProblemTest {
    @Test
    void sumOfTheTwoMarkedNumbersIsWanted() {
        DataSet data = new AddingProblem().batch(new Random(1), 50);

        for (int row = 0; row < 50; row++) {
            double sum = 0;
            int marked = 0;
            for (int step = 0; step < 20; step++) {
                double marker = data.getFeatures().getDouble(row, 1, step);
                marked += (int) marker;
                sum += marker * data.getFeatures().getDouble(row, 0, step);
            }
            assertThat(marked).isEqualTo(2);
            // two 32-bit numbers below 1, and their 32-bit sum
            assertThat(data.getLabels().getDouble(row, 0)).isCloseTo(sum, within(1e-6));
        }
    }

    @Test
    void classTellsTheTwoSymbolsInTheirOrder() {
        DataSet data = new TemporalOrder().batch(new Random(1), 50);

        for (int row = 0; row < 50; row++) {
            int wanted = 0;
            int telling = 0;
            for (int step = 0; step < 20; step++) {
                assertThat(data.getFeatures()
                                .get(NDArrayIndex.point(row), NDArrayIndex.all(), NDArrayIndex.point(step))
                                .sumNumber()
                                .doubleValue())
                        .isEqualTo(1);
                for (int symbol = 0; symbol < 2; symbol++) {
                    if (data.getFeatures().getDouble(row, symbol, step) == 1) {
                        wanted = 2 * wanted + symbol;
                        telling++;
                    }
                }
            }
            assertThat(telling).isEqualTo(2);
            assertThat(data.getLabels().getDouble(row, wanted)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 0.001, true",
        "0.0101, 0.001, false",
        "0.0679, 0.06, true",
        "0.0681, 0.06, false",
        "NaN, 1, false"
    })
    void errorsThatBothSolveTheProblemOrAreATenthApartAreEqual(double score, double best, boolean reached) {
        assertThat(new AddingProblem().reaches(score, best)).isEqualTo(reached);
    }

    @ParameterizedTest
    @CsvSource({"0.981, 1, true", "0.979, 1, false", "1, 0.9, true"})
    void accuraciesWithinTwoHundredthsAreEqual(double score, double best, boolean reached) {
        assertThat(new TemporalOrder().reaches(score, best)).isEqualTo(reached);
    }
}
