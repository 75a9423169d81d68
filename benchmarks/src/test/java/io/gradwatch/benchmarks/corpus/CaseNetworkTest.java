package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.dl4j.GradwatchListener;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdaDeltaUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaDelta;

class CaseNetworkTest {
    private static final long SEED = 7;
    private static final CorpusData DATA =
            CaseFile.read(Path.of("src/test/resources/tiny-cases.json")).get(0).data();

    /** Bounds by hand: fan-in 2 and 200, fan-out 200 and 1. With 400 and 200 draws the largest comes close to it. */
    @ParameterizedTest
    @CsvSource({"he_uniform, 1.7321, 0.1732", "uniform_0.05, 0.05, 0.05", "glorot_uniform, 0.1723, 0.1728"})
    void weightsAreDrawnWithinTheirBounds(String init, double hiddenBound, double outputBound) {
        MultiLayerNetwork net = net(network("relu", init, "adam", 0.25), SEED);

        assertThat(largest(net.getParam("0_W"))).isBetween(0.9 * hiddenBound, 1.0001 * hiddenBound);
        assertThat(largest(net.getParam("1_W"))).isBetween(0.9 * outputBound, 1.0001 * outputBound);
        assertThat(net.getParam("0_b").toFloatVector()).containsOnly(0.25f);
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void everyUpdaterTrains(String updater) {
        MultiLayerNetwork net = net(network("tanh", "glorot_uniform", updater, 0), SEED);
        INDArray before = net.params().dup();

        net.fit(batch());

        INDArray moved = net.params().sub(before);
        assertThat(largest(moved)).isPositive().isLessThan(0.1);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void everyActivationCanBeTrained(String activation) {
        MultiLayerNetwork net = net(network(activation, "glorot_uniform", "sgd", 0), SEED);

        net.fit(batch());

        assertThat(net.score()).isFinite();
    }

    @Test
    void sgdTakesAStepOfTheRateTimesTheMeanGradient() {
        DataSet batch = batch();
        MultiLayerNetwork net = net(network("tanh", "glorot_uniform", "sgd", 0), SEED);
        INDArray before = net.params().dup();
        net.setInput(batch.getFeatures());
        net.setLabels(batch.getLabels());
        net.computeGradientAndScore();
        INDArray mean = net.gradient().gradient().dup().divi(6);

        net.fit(batch);

        // The rate is 0.01; single precision.
        assertThat(largest(net.params().sub(before).addi(mean.mul(0.01)))).isCloseTo(0, within(1e-6));
    }

    @Test
    void adaDeltaMovesByItsUpdateTimesTheRate() {
        INDArray bare = Nd4j.createFromArray(0.5f, -2f).reshape(1, 2);
        INDArray rated = bare.dup();
        GradientUpdater<AdaDelta> plain = new AdaDeltaUpdater(new AdaDelta(0.95, 1e-7));
        plain.setStateViewArray(Nd4j.create(DataType.FLOAT, 1, 4), new long[] {1, 2}, 'f', true);
        plain.applyUpdater(bare, 0, 0);

        new RatedAdaDelta(0.25, 0.95, 1e-7)
                .instantiate(Nd4j.create(DataType.FLOAT, 1, 4), true)
                .applyUpdater(rated, 0, 0);

        assertThat(largest(rated)).isPositive();
        assertThat(rated).isEqualTo(bare.mul(0.25));
    }

    /** What lets one run serve as the bare and as the watched one. */
    @Test
    void observingLeavesEveryWeightAsItWouldBe() {
        CorpusCase each = network("relu", "he_uniform", "adam", 0);
        List<DataSet> batches = batch().batchBy(2);
        MultiLayerNetwork bare = net(each, SEED);
        MultiLayerNetwork watched = net(each, SEED);
        try (GradwatchListener listener = GradwatchListener.observe()) {
            watched.addListeners(listener);
            for (int epoch = 0; epoch < 20; epoch++) {
                batches.forEach(bare::fit);
                batches.forEach(watched::fit);
            }
        }

        assertThat(watched.params()).isEqualTo(bare.params());
    }

    static List<String> updaters() {
        return List.copyOf(CaseUpdaters.UPDATERS);
    }

    static List<String> activations() {
        return List.copyOf(CaseNetwork.ACTIVATIONS);
    }

    private static double largest(INDArray values) {
        double largest = 0;
        for (float value : values.dup().ravel().toFloatVector()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static MultiLayerNetwork net(CorpusCase each, long seed) {
        return (MultiLayerNetwork) CaseNetwork.create(each, seed).model();
    }

    private static DataSet batch() {
        int[] rows = {0, 1, 2, 3, 4, 5};
        return new DataSet(DATA.features(rows), DATA.labels(rows, 1, 0));
    }

    private static CorpusCase network(String activation, String init, String updater, double biasInit) {
        return new CorpusCase(
                "network",
                new Architecture(
                        List.of(new Layer.Dense(200, activation, false)),
                        init,
                        init,
                        biasInit,
                        new Architecture.Output(1, "sigmoid", "binary_cross_entropy"),
                        0,
                        0,
                        0),
                new Training(
                        new Training.Updater(updater, 0.01, Double.NaN, Double.NaN, null),
                        6,
                        1,
                        false,
                        1,
                        0,
                        List.of()),
                CaseFile.read(Path.of("src/test/resources/tiny-cases.json"))
                        .get(1)
                        .expectation(),
                DATA);
    }
}
