package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What becomes of the rows on their way into a network. The first rows: 0.1 0.2 and 0.5 -0.3 are of class 0. */
class CaseRowsTest {
    private static final List<CorpusCase> CASES = CaseFile.read(Path.of("src/test/resources/small-cases.json"));
    private static final CorpusCase SHUFFLED = CASES.get(0);
    private static final CorpusCase POISONED = CASES.get(1);
    private static final CorpusCase SEQUENCE = CASES.get(2);
    private static final CorpusCase SCALED = CASES.get(3);

    @Test
    void rowsAreShuffledAnewInEachEpochAndAlikeForTheSameSeed() {
        CaseRows rows = new CaseRows(SHUFFLED, 1);

        assertThat(features(rows.epoch(0))).isNotEqualTo(features(rows.epoch(1)));
        assertThat(features(rows.epoch(1))).isEqualTo(features(new CaseRows(SHUFFLED, 1).epoch(1)));
        assertThat(features(rows.epoch(1))).isNotEqualTo(features(new CaseRows(SHUFFLED, 2).epoch(1)));
        assertThat(features(rows.epoch(1)).stream().flatMap(batch -> Arrays.stream(batch.split(";"))))
                .containsExactlyInAnyOrderElementsOf(features(rows.epoch(0)).stream()
                        .flatMap(batch -> Arrays.stream(batch.split(";")))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"3, false", "4, true", "5, false"})
    void onlyTheMiniBatchesThatACaseNamesAreDisturbed(long number, boolean disturbed) {
        CaseRows rows = new CaseRows(POISONED, 1);
        DataSet batch = rows.epoch(0).get(0);

        float[][] features = rows.disturbed(batch, number).getFeatures().toFloatMatrix();

        assertThat(Float.isNaN(features[0][0])).isEqualTo(disturbed);
        assertThat(features[1]).containsExactly(-0.4f, 0.9f);
        assertThat(batch.getFeatures().getFloat(0, 0)).isEqualTo(0.1f);
    }

    @Test
    void timesMultipliesTheFirstRowsRoundedUp() {
        DataSet batch = new CaseRows(POISONED, 1).epoch(0).get(0);

        DataSet disturbed = disturb(batch, 0.01, Disturbance.Part.FEATURES, Disturbance.Change.TIMES, 100);

        assertThat(disturbed.getFeatures().toFloatMatrix()).isEqualTo(new float[][] {{10, 20}, {-0.4f, 0.9f}});
    }

    @Test
    void aRandomLabelIsOneClass() {
        DataSet batch = new CaseRows(SEQUENCE, 1).epoch(0).get(0);

        INDArray labels = disturb(batch, 1, Disturbance.Part.LABELS, Disturbance.Change.RANDOM, 0)
                .getLabels();

        assertThat(labels.sum(1).ravel().toFloatVector()).containsOnly(1);
        assertThat(labels).isNotEqualTo(batch.getLabels());
    }

    @Test
    void stepsOfASequenceAreColumnsAndEachIsLabelledWhenTheyAreCutUp() {
        DataSet batch = new CaseRows(SEQUENCE, 1).epoch(0).get(0);

        assertThat(batch.getFeatures().shape()).containsExactly(6, 1, 2);
        assertThat(batch.getFeatures().getFloat(1, 0, 1)).isEqualTo(0.9f);
        assertThat(batch.getLabels().shape()).containsExactly(6, 2, 2);
        assertThat(batch.getLabels().getFloat(1, 1, 0)).isEqualTo(1);
        assertThat(batch.getLabels().getFloat(1, 1, 1)).isEqualTo(1);
    }

    @Test
    void featuresAreMultipliedAndNumbersStayAsTheyAre() {
        DataSet batch = new CaseRows(SCALED, 1).epoch(0).get(0);

        assertThat(batch.getFeatures().getFloat(2, 0)).isEqualTo(5f);
        assertThat(batch.getLabels().getFloat(1, 0)).isEqualTo(1f);
    }

    /** The validation rows want 0 and 1, give or take a quarter. */
    @ParameterizedTest
    @CsvSource({"0.25, 0.75, 1", "0.26, 0.75, 0.5", "-0.3, 1.3, 0", "NaN, 1, 0.5"})
    void aNumberIsRightWithinTheTolerance(float first, float second, double accuracy) {
        INDArray predictions = Nd4j.createFromArray(new float[][] {{first}, {second}});

        assertThat(SCALED.data().accuracy(predictions)).isEqualTo(accuracy);
    }

    @Test
    void labelNoiseGivesAnotherClassToTrainingRowsOnly() {
        CorpusData noisy = SHUFFLED.data().withLabelNoise(1, 2);
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7};

        assertThat(noisy.labels(all, 1, 0).toFloatVector()).containsExactly(1, 0, 1, 0, 1, 0, 0, 1);
    }

    private static DataSet disturb(
            DataSet batch, double share, Disturbance.Part what, Disturbance.Change change, double value) {
        return new Disturbance(0, 0, share, what, change, value).of(batch, new Random(1));
    }

    private static List<String> features(List<DataSet> batches) {
        return batches.stream()
                .map(batch -> Arrays.stream(batch.getFeatures().toFloatMatrix())
                        .map(Arrays::toString)
                        .reduce((one, other) -> one + ";" + other)
                        .orElseThrow())
                .toList();
    }
}
