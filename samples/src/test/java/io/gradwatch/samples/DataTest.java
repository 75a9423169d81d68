package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class DataTest {
    @Test
    void irisHasFiftyRowsOfEachOfThreeKinds() {
        DataSet iris = IrisData.standardised();

        assertThat(iris.getFeatures().shape()).containsExactly(150, IrisData.FEATURES);
        assertThat(iris.getLabels().sum(0).toDoubleVector()).containsExactly(50, 50, 50);
    }

    @Test
    void irisIsShuffledBySeedIntoBatchesThatKeepEveryRow() {
        var batches = IrisData.batches(IrisData.standardised(), 40, 7);

        assertThat(batches).extracting(batch -> batch.numExamples()).containsExactly(40, 40, 40, 30);
        assertThat(batches.get(0))
                .isEqualTo(IrisData.batches(IrisData.standardised(), 40, 7).get(0))
                .isNotEqualTo(IrisData.batches(IrisData.standardised(), 40, 8).get(0));
    }

    @Test
    void anAddingSequenceMarksOneNumberInEachHalfAndAsksForTheirSum() {
        DataSet batch = AddingProblem.batch(new Random(1), 20);
        for (int row = 0; row < 20; row++) {
            double sum = 0;
            int[] marks = new int[2];
            for (int step = 0; step < AddingProblem.LENGTH; step++) {
                INDArray features = batch.getFeatures();
                if (features.getDouble(row, 1, step) == 1) {
                    marks[step < AddingProblem.LENGTH / 2 ? 0 : 1]++;
                    sum += features.getDouble(row, 0, step);
                }
            }
            assertThat(marks).containsExactly(1, 1);
            // Sums of two floats below 1.
            assertThat(batch.getLabels().getDouble(row)).isCloseTo(sum, within(1e-6));
        }
    }
}
