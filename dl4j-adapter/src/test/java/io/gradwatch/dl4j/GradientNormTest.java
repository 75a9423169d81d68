package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Norms against central finite differences of the score in double precision: an independent way to the gradient of the
 * mean loss over the mini-batch. The step of 1e-5 leaves a relative error of about 1e-9, well below the 1e-6 asked for.
 */
class GradientNormTest {
    private static final double RELATIVE = 1e-6;

    static Stream<Arguments> networks() {
        DataSet rows = Networks.batches(1, 7, DataType.DOUBLE).get(0);
        DataSet images = Networks.images(1, 7, DataType.DOUBLE).get(0);
        DataSet sequences = Networks.sequences(3, 6, DataType.DOUBLE);
        Sgd sgd = new Sgd(0.1);
        return Stream.of(
                Arguments.of("dense", Networks.dense(sgd, DataType.DOUBLE), rows),
                Arguments.of("convolution", Networks.convolution(sgd, DataType.DOUBLE), images),
                Arguments.of("LSTM", Networks.lstm(sgd, DataType.DOUBLE), sequences),
                Arguments.of("BatchNorm", Networks.withBatchNormalization(sgd, DataType.DOUBLE), rows),
                Arguments.of("graph", Networks.graph(sgd, DataType.DOUBLE), rows));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void agreesWithFiniteDifferencesOfTheMeanLoss(String name, Model model, DataSet batch) {
        double[] expected = FiniteDifferences.ofScore(model, batch.toMultiDataSet());
        Recording recording = new Recording();
        model.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        Networks.fit(model, batch);

        GradientSample sample = recording.samples().get(0).gradient();
        List<ParameterInfo> parameters = sample.topology().parameters();
        int offset = 0;
        for (int p = 0; p < parameters.size(); p++) {
            double squares = 0;
            int length = Math.toIntExact(parameters.get(p).elements());
            for (int i = offset; i < offset + length; i++) {
                squares += expected[i] * expected[i];
            }
            offset += length;
            if (parameters.get(p).trainable()) {
                assertThat(sample.norms().at(p))
                        .as(sample.topology().nameOf(p))
                        .isCloseTo(Math.sqrt(squares), within(RELATIVE * Math.max(Math.sqrt(squares), 1e-3)));
            }
        }
    }

    @Test
    void isAMeanOverTheBatchAndSoDoesNotGrowWithIt() {
        DataSet once = Networks.batches(1, 8, DataType.DOUBLE).get(0);
        DataSet threeTimes = DataSet.merge(List.of(once, once, once));

        assertThat(firstSample(Networks.dense(new Sgd(0.1), DataType.DOUBLE), threeTimes)
                        .gradient()
                        .globalNorm())
                .isCloseTo(
                        firstSample(Networks.dense(new Sgd(0.1), DataType.DOUBLE), once)
                                .gradient()
                                .globalNorm(),
                        // Summation order differs: a few units in the last place.
                        within(1e-12));
    }

    @Test
    void isASumWhenTheConfigurationSaysThatTheDataIsNoMiniBatch() {
        DataSet batch = Networks.batches(1, 8, DataType.DOUBLE).get(0);
        MultiLayerNetwork whole = Networks.dense(new Sgd(0.1), DataType.DOUBLE);
        whole.getLayerWiseConfigurations().getConfs().forEach(conf -> conf.setMiniBatch(false));
        whole.conf().setMiniBatch(false);

        double mean = firstSample(Networks.dense(new Sgd(0.1), DataType.DOUBLE), batch)
                .gradient()
                .globalNorm();
        assertThat(firstSample(whole, batch).gradient().globalNorm()).isCloseTo(8 * mean, within(1e-12));
    }

    @Test
    void ofFloatsAgreesWithADoublePrecisionSumOverTheRawGradient() {
        MultiLayerNetwork net = Networks.dense(new Sgd(0.1), DataType.FLOAT);
        double[] raw = new double[Math.toIntExact(net.numParams())];
        net.addListeners(new BaseTrainingListener() {
            @Override
            public void onGradientCalculation(Model model) {
                System.arraycopy(
                        ((MultiLayerNetwork) model)
                                .getFlattenedGradients()
                                .dup()
                                .data()
                                .asDouble(),
                        0,
                        raw,
                        0,
                        raw.length);
            }
        });
        IterationSample sample =
                firstSample(net, Networks.batches(1, 8, DataType.FLOAT).get(0));

        double squares = 0;
        double largest = 0;
        for (double value : raw) {
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(sample.gradient().globalNorm())
                .isCloseTo(Math.sqrt(squares) / 8, within(RELATIVE * Math.sqrt(squares) / 8));
        Column maxAbs = sample.gradient().maxAbs();
        assertThat(IntStream.range(0, maxAbs.size()).mapToDouble(maxAbs::at).max())
                .hasValue(largest / 8);
    }

    @Test
    void leavesOutTheStatisticsOfBatchNormalization() {
        IterationSample sample = firstSample(
                Networks.withBatchNormalization(new Sgd(0.1), DataType.DOUBLE),
                Networks.batches(1, 8, DataType.DOUBLE).get(0));

        List<ParameterInfo> parameters = sample.topology().parameters();
        List<ParameterInfo> statistics = parameters.stream()
                .filter(p -> p.role() == ParameterRole.STATISTIC)
                .toList();
        assertThat(statistics).hasSize(2).noneMatch(ParameterInfo::trainable);
        assertThat(statistics)
                .allSatisfy(p -> assertThat(sample.gradient().norms().at(parameters.indexOf(p)))
                        .isZero());
    }

    @Test
    void leavesOutFrozenLayersAndThoseBelowThem() {
        MultiLayerNetwork frozen = new TransferLearning.Builder(Networks.dense(new Sgd(0.1), DataType.DOUBLE))
                .setFeatureExtractor(0)
                .build();
        IterationSample sample =
                firstSample(frozen, Networks.batches(1, 8, DataType.DOUBLE).get(0));

        assertThat(sample.topology().parameters().subList(0, 2)).noneMatch(ParameterInfo::trainable);
        assertThat(sample.topology().parameters().subList(2, 6)).allMatch(ParameterInfo::trainable);
        assertThat(sample.gradient().norms().at(0)).isZero();
        assertThat(sample.gradient().norms().at(2)).isPositive();
    }

    @Test
    void ofTheUpdateIsWhatWasSubtractedAndOfTheParameterWhatWasThereBefore() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.DOUBLE);
        INDArray before = net.getParam("0_W").dup();
        IterationSample sample =
                firstSample(net, Networks.batches(1, 8, DataType.DOUBLE).get(0));
        INDArray moved = before.sub(net.getParam("0_W"));

        assertThat(sample.parameterNorms().at(0)).isCloseTo(before.norm2Number().doubleValue(), within(1e-12));
        // The subtraction of nearly equal numbers loses a few digits.
        assertThat(sample.updateNorms().at(0)).isCloseTo(moved.norm2Number().doubleValue(), within(1e-9));
        assertThat(sample.learningRates().at(0)).isEqualTo(0.01);
        assertThat(sample.score()).isEqualTo(net.score());
    }

    @Test
    void everyElementIsLookedAtInEveryTenthIteration() {
        Recording recording = new Recording();
        MultiLayerNetwork net = Networks.dense(new Sgd(0.1), DataType.FLOAT);
        net.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        Networks.batches(11, 5, DataType.FLOAT).forEach(net::fit);
        assertThat(recording.samples())
                .filteredOn(sample -> sample.gradient().zeroFractions().isMeasured())
                .extracting(sample -> sample.iteration())
                .containsExactly(0L, 10L);
        assertThat(recording.samples().get(10).gradient().zeroFractions().at(0)).isZero();
        assertThat(recording.samples().get(9).gradient().maxAbs().isMeasured()).isFalse();
        assertThat(recording.samples().get(10).gradient().maxAbs().isMeasured()).isTrue();
    }

    private static IterationSample firstSample(Model model, DataSet batch) {
        Recording recording = new Recording();
        model.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        Networks.fit(model, batch);
        return recording.samples().get(0);
    }
}
