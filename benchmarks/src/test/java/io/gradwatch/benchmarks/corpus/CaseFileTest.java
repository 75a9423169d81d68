package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.benchmarks.corpus.Expectation.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CaseFileTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-cases.json");
    private static final Path CIRCLE = Path.of("corpus/circle-cases.json");

    @TempDir
    private Path folder;

    private Path file = TINY;

    @BeforeEach
    void copyTheTinyCorpus() throws IOException {
        file = folder.resolve("cases.json");
        Files.copy(TINY, file);
        Files.copy(TINY.resolveSibling("tiny.csv"), folder.resolve("tiny.csv"));
    }

    @Test
    void readsWhatTheCaseDeclares() {
        CorpusCase tanh = CaseFile.read(file).get(1);

        assertThat(tanh.id()).isEqualTo("tiny-tanh");
        assertThat(tanh.architecture())
                .isEqualTo(new Architecture(
                        List.of(new Layer.Dense(3, "tanh", false)),
                        "glorot_uniform",
                        "glorot_uniform",
                        0,
                        new Architecture.Output(2, "softmax", "categorical_cross_entropy"),
                        0,
                        0,
                        0));
        assertThat(tanh.training())
                .isEqualTo(new Training(
                        new Training.Updater("nesterov", 0.01, 0.9, Double.NaN, null), 4, 300, false, 1, 0, List.of()));
        assertThat(tanh.expectation().label()).isEqualTo(Label.HEALTHY);
        assertThat(tanh.expectation().failsBelow()).isEqualTo(0.70);
    }

    @Test
    void rowsComeInOrderAndTheLastBatchIsSmaller() {
        List<DataSet> batches = new CaseRows(CaseFile.read(file).get(1), 1).epoch(0);

        assertThat(batches).extracting(DataSet::numExamples).containsExactly(4, 2);
        assertThat(batches.get(1).getFeatures().toFloatMatrix()).isEqualTo(new float[][] {{0.3f, 0.1f}, {-0.2f, 0.6f}});
        assertThat(batches.get(1).getLabels().toFloatMatrix()).isEqualTo(new float[][] {{1, 0}, {0, 1}});
    }

    @Test
    void oneOutputIsTheProbabilityOfTheSecondClass() {
        INDArray labels = CaseFile.read(file).get(0).data().labels(new int[] {6, 7}, 1, 0);

        assertThat(labels.toFloatMatrix()).isEqualTo(new float[][] {{0}, {1}});
    }

    @Test
    void readsTheWholeCircleCorpus() {
        assertThat(CaseFile.read(CIRCLE))
                .hasSize(27)
                .allSatisfy(each -> assertThat(new CaseRows(each, 1).batches()).isEqualTo(6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "units": 3          | "units": 0           | hidden[0].units: expected a whole number from 1 to 1000000, found 0
            "units": 3          | "units": 1.5         | hidden[0].units: expected a whole number from 1 to 1000000, found 1.5
            "activation": "tanh"| "activation": "tahn" | hidden[0].activation: expected one of [elu, exponential,
            "activation": "tanh"| "activation": 1      | hidden[0].activation: expected one of [elu, exponential,
            {"units": 3,        | {"unit": 4, "units": 3, | field hidden[0].unit is unknown; expected [layer, units, activation, frozen] only
            [{"units": 3, "activation": "tanh"}] | []  | hidden: expected an array with at least one element, found []
            "loss": "categorical_cross_entropy" | "loss": "hinge" | output.loss: expected one of [binary_cross_entropy,
            "units": 2          | "units": 2, "bias": 1 | field output.bias is unknown
            "type": "nesterov"  | "type": "newton"     | updater.type: expected one of [adadelta,
            "learningRate": 0.01| "learningRate": 0    | updater.learningRate: expected a number above 0, found 0
            "learningRate": 0.01| "learningRate": "fast" | updater.learningRate: expected a finite number, found "fast"
            "learningRate": 0.01| "learnRate": 0.01    | field updater.learnRate is unknown
            "biasInit": 0.0     | "biasInit": 1e999    | biasInit: expected a finite number
            "biasInit": 0.0,    | ''                   | expected the field biasInit, which is missing
            "label": "healthy"  | "label": "well"      | label: expected one of [faulty, sick, seed-dependent, healthy], found "well"
            "expect": []        | "expect": [], "epochs": 3 | expected JSON: Duplicate field 'epochs'
            "id": "tiny-tanh"   | "id": "tiny-overflow" | id: expected an id that no other case has, found "tiny-overflow"
            "weightInit": "uniform_2" | "weightInit": "uniform_-1" | weightInit: expected one of [glorot_normal,
            "weightInit": "uniform_2" | "weightInit": "uniform_" | or uniform_ with a positive bound, found "uniform_"
            ["non-finite"]      | []                   | expect: expected an array with at least one element, found []
            "data": "tiny.csv"  | "data": "huge.csv"   | huge.csv: expected a readable data file
            "trainRows": [0, 5] | "trainRows": [5, 0]  | dataset.trainRows[1]: expected a whole number from 5 to
            "trainRows": [0, 5] | "trainRows": [5]     | dataset.trainRows: expected two row numbers
            "validationRows": [6, 7] | "validationRows": [6, 8] | tiny.csv: expected a header line and at least 9 rows
            "features": 2       | "features": 3        | tiny.csv, line 2: expected 3 features and a class, separated by commas; found 3
            "activation": "tanh"| "layer": "cnn" | hidden[0].layer: expected one of [activation, batch_norm,
            {"units": 3, "activation": "tanh"} | {"layer": "dropout", "rate": 1} | hidden[0].rate: expected a share above 0 and below 1, found 1
            {"units": 3, "activation": "tanh"} | {"layer": "residual", "layers": [{"layer": "residual"}]} | hidden[0].layers[0].layer: expected one of
            {"units": 3, "activation": "tanh"} | {"layer": "conv", "filters": 3, "kernel": 2, "activation": "tanh"} | hidden: expected layers that fit together and the data (DL4J:
            {"units": 3, "activation": "tanh"} | {"layer": "residual", "layers": [{"units": 3, "activation": "tanh"}]} | hidden: expected layers that fit together and the data (DL4J:
            "learningRate": 0.01| "learningRate": 0.01, "schedule": {"type": "linear"} | updater.schedule.type: expected one of [cosine restarts,
            "learningRate": 0.01| "learningRate": 0.01, "schedule": {"type": "step", "iterations": 9} | expected the field updater.schedule.factor, which is missing
            "batchSize": 4      | "batchSize": 4, "shuffle": 1 | shuffle: expected true or false, found 1
            "batchSize": 4      | "batchSize": 4, "l2": 0 | l2: expected a number above 0, found 0
            "batchSize": 4      | "batchSize": 4, "labelNoise": 1.1 | labelNoise: expected a share above 0 and at most 1, found 1.1
            "batchSize": 4      | "batchSize": 4, "disturbances": [{"from": 3, "to": 2, "what": "labels", "change": "random"}] | disturbances[0].to: expected a whole number from 3
            "batchSize": 4      | "batchSize": 4, "disturbances": [{"from": 3, "what": "features", "change": "random"}] | disturbances[0].change: expected set or times
            "batchSize": 4      | "batchSize": 4, "disturbances": [{"from": 3, "what": "features", "change": "set", "value": "nan"}] | disturbances[0].value: expected a number, "NaN"
            "label": "healthy"  | "label": "healthy", "group": "test" | group: expected one of [tuning, kept-out], found "test"
            "label": "healthy"  | "label": "healthy", "curable": true | curable: expected a twin beside it
            "features": 2       | "features": 2, "shape": {"height": 2, "width": 2} | dataset.features: expected 4, as many as the shape has, found 2
            "last column"       | "last column, a number" | expected the field dataset.tolerance, which is missing
            "schema": 1         | "schema": 2          | schema: expected a whole number from 1 to 1, found 2
            """)
    void whatIsWrongIsNamedWithItsPlace(String old, String replacement, String message) throws IOException {
        replaceLast(file, old, replacement);

        assertThatThrownBy(() -> CaseFile.read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message);
    }

    @Test
    void anErrorInACaseNamesFileCaseAndField() throws IOException {
        replaceLast(file, "\"batchSize\": 4", "\"batchSize\": 7");

        assertThatThrownBy(() -> CaseFile.read(file))
                .hasMessage(file + ", case 'tiny-tanh': field batchSize: expected a whole number from 1 to 6, found 7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -0.6,0.4,1 | -0.6,high,1 | line 9: expected finite numbers, found 'high'
            -0.6,0.4,1 | -0.6,NaN,1  | line 9: expected finite numbers, found 'NaN'
            -0.6,0.4,1 | -0.6,0.4,1.5| line 9: expected a class number 0, 1, 2 ... in the last column, found 1.5
            -0.6,0.4,1 | -0.6,0.4,-1 | line 9: expected a class number 0, 1, 2 ... in the last column, found -1.0
            -0.6,0.4,1 | -0.6,0.4    | line 9: expected 2 features and a class, separated by commas; found 2 values
            -0.6,0.4,1 | -0.6,0.4,2  | output.units: expected units for the classes 0 to 2
            """)
    void aWrongRowIsNamedByItsLine(String old, String replacement, String message) throws IOException {
        replaceLast(folder.resolve("tiny.csv"), old, replacement);

        assertThatThrownBy(() -> CaseFile.read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining(message);
    }

    @Test
    void textThatIsNoJsonIsNamedByItsLine() throws IOException {
        Files.writeString(file, "{\n\"schema\": 1,,\n}");

        assertThatThrownBy(() -> CaseFile.read(file)).hasMessageStartingWith(file + ", line 2: expected JSON");
    }

    private static void replaceLast(Path file, String old, String replacement) throws IOException {
        String text = Files.readString(file);
        int at = text.lastIndexOf(old);
        assertThat(at).as("place of " + old).isNotNegative();
        Files.writeString(file, text.substring(0, at) + replacement + text.substring(at + old.length()));
    }
}
