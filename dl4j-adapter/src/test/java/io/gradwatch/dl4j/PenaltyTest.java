package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.IterationSample;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class PenaltyTest {
    private static final List<DataSet> BATCHES = Networks.batches(4, 5, DataType.FLOAT);

    static Stream<Arguments> regularisations() {
        return Stream.of(
                Arguments.of("none", kind(base -> base)),
                Arguments.of("L2", kind(base -> base.l2(0.1))),
                Arguments.of("L2 of biases too", kind(base -> base.l2(0.1).l2Bias(0.3))),
                Arguments.of("L1", kind(base -> base.l1(0.1))),
                Arguments.of("L1 and L2", kind(base -> base.l1(0.1).l2(0.2))),
                Arguments.of("weight decay", kind(base -> base.weightDecay(0.1))),
                Arguments.of(
                        "L2 by a schedule",
                        kind(base -> base.regularization(List.of(
                                new L2Regularization(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.5)))))));
    }

    private static UnaryOperator<NeuralNetConfiguration.Builder> kind(
            UnaryOperator<NeuralNetConfiguration.Builder> kind) {
        return kind;
    }

    /** After steps that have changed the norms; with a layer that is frozen and statistics that are not regularised. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("regularisations")
    void isWhatDl4jAddsToTheScore(String name, UnaryOperator<NeuralNetConfiguration.Builder> regularisation) {
        MultiLayerNetwork net = network(regularisation);
        Recording recording = new Recording();
        net.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        double before = 0;
        for (DataSet batch : BATCHES) {
            before = net.calcRegularizationScore(true);
            net.fit(batch);
        }

        List<IterationSample> samples = recording.samples();
        assertThat(samples.get(samples.size() - 1).penalty()).isCloseTo(before, within(1e-5 * (1 + before)));
    }

    private static MultiLayerNetwork network(UnaryOperator<NeuralNetConfiguration.Builder> regularisation) {
        MultiLayerNetwork net = new MultiLayerNetwork(regularisation
                .apply(Networks.base(new Sgd(0.1), DataType.FLOAT))
                .list()
                .layer(new FrozenLayer(new DenseLayer.Builder().nOut(6).build()))
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(new BatchNormalization())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }
}
