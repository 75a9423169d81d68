package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Layer-wise pretraining: each layer is a model of its own while it is trained alone. */
class PretrainingTest {
    private static final List<DataSet> BATCHES = Networks.batches(4, 6, DataType.DOUBLE);

    private final Recording recording = new Recording();

    @Test
    void isWatchedLayerByLayerAndThenTheNetwork() {
        MultiLayerNetwork net = autoEncoders(new Adam(0.01));
        net.addListeners(listener());
        net.pretrain(new ListDataSetIterator<>(BATCHES, 1));
        net.fit(BATCHES.get(0));

        assertThat(recording.iterations())
                .extracting(record -> record.run().worker() + " " + record.run().model() + " "
                        + record.sample().iteration())
                .containsExactly(
                        "0 pretraining of layer0 0",
                        "0 pretraining of layer0 1",
                        "0 pretraining of layer0 2",
                        "0 pretraining of layer0 3",
                        "1 pretraining of layer1 0",
                        "1 pretraining of layer1 1",
                        "1 pretraining of layer1 2",
                        "1 pretraining of layer1 3",
                        "2 MultiLayerNetwork 0");
        assertNoErrors();
    }

    @Test
    void trainsTheParametersThatTheNetworkLeavesAlone() {
        MultiLayerNetwork net = autoEncoders(new Sgd(0.1));
        net.addListeners(listener());
        net.pretrainLayer(0, BATCHES.get(0).getFeatures());
        net.fit(BATCHES.get(0));

        assertThat(TopologyText.of(sample(0).topology())).isEqualTo("layer0 AutoEncoder 0: W weight, b bias, vb other");
        assertThat(TopologyText.of(sample(1).topology())).contains("(vb other)");
        assertThat(sample(0).gradient().norms().at(2)).isPositive();
    }

    @Test
    void isWatchedInAGraphToo() {
        ComputationGraph graph = new ComputationGraph(Networks.base(new Sgd(0.1), DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("code", autoEncoder(3), "in")
                .addLayer("out", CatalogueParts.output(), "code")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
        graph.init();
        graph.addListeners(listener());
        graph.pretrain(new ListDataSetIterator<>(BATCHES, 1));
        graph.fit(BATCHES.get(0));

        assertThat(recording.iterations())
                .extracting(record -> record.run().model())
                .containsExactly(
                        "pretraining of code",
                        "pretraining of code",
                        "pretraining of code",
                        "pretraining of code",
                        "ComputationGraph");
        assertNoErrors();
    }

    /** DL4J's gradient is that of the cross-entropy between input and reconstruction, whatever loss is configured. */
    @Test
    void gradientNormsAgreeWithFiniteDifferencesOfTheReconstructionError() {
        MultiLayerNetwork net = autoEncoders(new Sgd(0.1));
        INDArray features = BATCHES.get(0).getFeatures();
        org.deeplearning4j.nn.api.Layer layer = net.getLayer(0);
        double[] expected = FiniteDifferences.norms(
                FiniteDifferences.of(layer.params(), () -> crossEntropy(layer, features)),
                ParameterTable.of(requireNonNull(Network.of(net))).entries().subList(0, 3));
        net.addListeners(listener());
        net.pretrainLayer(0, features);

        for (int p = 0; p < expected.length; p++) {
            // The differences have a relative error of about 1e-9.
            assertThat(sample(0).gradient().norms().at(p))
                    .as(sample(0).topology().nameOf(p))
                    .isCloseTo(expected[p], within(1e-6 * expected[p]));
        }
    }

    private static double crossEntropy(org.deeplearning4j.nn.api.Layer layer, INDArray features) {
        INDArray weights = layer.getParam("W");
        INDArray code = Transforms.sigmoid(features.mmul(weights).addRowVector(layer.getParam("b")));
        INDArray output = code.mmul(weights.transpose()).addRowVector(layer.getParam("vb"));
        // -x log(s) - (1 - x) log(1 - s) of s = sigmoid(output) is softplus(output) - x output.
        INDArray perElement = Transforms.softPlus(output).sub(features.mul(output));
        return perElement.sumNumber().doubleValue() / features.size(0);
    }

    @Test
    void updateNormsAreThoseOfWhatTheStepMoved() {
        MultiLayerNetwork net = variational(new Adam(0.01));
        net.setListeners(listener());
        org.deeplearning4j.nn.api.Layer layer = net.getLayer(0);
        double[] before = layer.params().dup().data().asDouble();
        net.pretrainLayer(0, BATCHES.get(0).getFeatures());
        double[] moved = layer.params().dup().data().asDouble();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= before[i];
        }
        double[] expected = FiniteDifferences.norms(
                moved, ParameterTable.of(requireNonNull(Network.of(layer))).entries());

        assertThat(expected).hasSize(10).doesNotContain(0);
        for (int p = 0; p < expected.length; p++) {
            assertThat(sample(0).updateNorms().at(p)).isCloseTo(expected[p], within(1e-12));
        }
        assertNoErrors();
    }

    @Test
    void aSkippedStepIsUndoneExactly() {
        for (MultiLayerNetwork net : List.of(autoEncoders(new Adam(0.01)), variational(new Adam(0.01)))) {
            // addListeners does not reach a variational auto-encoder, whose listeners are a copy.
            net.setListeners(GradwatchListener.builder()
                    .preset(Preset.PROTECT)
                    .exporter(recording.exporter())
                    .build());
            net.pretrainLayer(0, BATCHES.get(0).getFeatures());
            double[] parameters = Networks.parametersOf(net);
            double[] state = stateOf(net);
            net.pretrainLayer(0, Networks.poisoned(BATCHES.get(1)).getFeatures());

            assertThat(Networks.parametersOf(net)).containsExactly(parameters);
            assertThat(state).hasSizeGreaterThan(1);
            assertThat(stateOf(net)).containsExactly(state);
            assertThat(net.getLayer(0).conf().getIterationCount()).isEqualTo(1);
        }
    }

    /** A layer has the updaters of its network. */
    @Test
    void whatWasChangedIsPutBackBeforeTheNetworkTrains() {
        MultiLayerNetwork net = autoEncoders(new Adam(0.01));
        net.addListeners(GradwatchListener.builder()
                .policy(Policies.of(
                        "once",
                        topology -> situation -> topology.layers().size() == 1
                                ? List.of(new PlannedAction(new Action.ScaleLearningRate(0.5), "test"))
                                : List.of()))
                .exporter(recording.exporter())
                .build());
        net.pretrainLayer(0, BATCHES.get(0).getFeatures());
        net.pretrainLayer(0, BATCHES.get(1).getFeatures());
        net.fit(BATCHES.get(0));

        assertThat(sample(1).learningRates().at(0)).isEqualTo(0.005);
        assertThat(sample(2).learningRates().at(0)).isEqualTo(0.01);
    }

    @Test
    void canBeStopped() {
        MultiLayerNetwork net = autoEncoders(new Adam(0.01));
        net.addListeners(GradwatchListener.builder()
                .run("test")
                .policy(Policies.of(
                        "stop",
                        topology -> situation -> List.of(new PlannedAction(new Action.StopTraining(), "enough"))))
                .build());

        assertThatThrownBy(() -> net.pretrain(new ListDataSetIterator<>(BATCHES, 1)))
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageStartingWith("training of pretraining of layer0 was stopped");
        assertThat(net.getLayer(0).conf().getIterationCount()).isEqualTo(1);
    }

    private GradwatchListener listener() {
        return GradwatchListener.builder().exporter(recording.exporter()).build();
    }

    private IterationSample sample(int index) {
        return recording.samples().get(index);
    }

    private void assertNoErrors() {
        assertThat(recording.iterations())
                .allMatch((IterationRecord record) -> record.health().internalErrors() == 0);
    }

    private static double[] stateOf(MultiLayerNetwork net) {
        INDArray state = requireNonNull(Network.of(net.getLayer(0))).updaterState();
        return requireNonNull(state).dup().data().asDouble();
    }

    private static AutoEncoder autoEncoder(int outputs) {
        return new AutoEncoder.Builder()
                .nOut(outputs)
                .corruptionLevel(0)
                .activation(Activation.SIGMOID)
                .lossFunction(LossFunction.XENT)
                .build();
    }

    private static MultiLayerNetwork autoEncoders(IUpdater updater) {
        return network(updater, autoEncoder(4), autoEncoder(3));
    }

    private static MultiLayerNetwork variational(IUpdater updater) {
        return network(
                updater,
                new VariationalAutoencoder.Builder()
                        .nOut(2)
                        .encoderLayerSizes(3)
                        .decoderLayerSizes(3)
                        .reconstructionDistribution(new GaussianReconstructionDistribution(Activation.TANH))
                        .build());
    }

    private static MultiLayerNetwork network(IUpdater updater, Layer... layers) {
        var list = Networks.base(updater, DataType.DOUBLE).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.layer(CatalogueParts.output())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }
}
