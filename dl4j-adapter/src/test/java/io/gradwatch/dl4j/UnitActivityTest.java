package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class UnitActivityTest {
    private static final List<DataSet> BATCHES = Networks.batches(11, 5, DataType.FLOAT);

    @Test
    void aRectifierIsDeadWhenItIsZeroForEveryExample() {
        INDArray activations = Nd4j.createFromArray(new float[][] {{0, 1, 0, 0}, {0, 0, 2, 0}});

        assertThat(UnitActivity.inactiveShare(layer("relu"), activations)).isEqualTo(0.5);
    }

    @Test
    void aChannelIsDeadWhenItIsZeroEverywhere() {
        INDArray activations = Nd4j.zeros(DataType.FLOAT, 2, 4, 3, 3);
        activations.putScalar(new int[] {1, 2, 0, 1}, 5);

        assertThat(UnitActivity.inactiveShare(layer("relu"), activations)).isEqualTo(0.75);
    }

    /** sqrt(0.99) = 0.99499. */
    @Test
    void tanhIsFlatWhereItsDerivativeIsBelowAHundredth() {
        INDArray activations = Nd4j.createFromArray(new float[][] {{0.9949f, -0.996f, 0, 1}});

        assertThat(UnitActivity.inactiveShare(layer("tanh"), activations)).isEqualTo(0.5);
    }

    /** (1 - sqrt(0.99)) / 2 = 0.00251. */
    @Test
    void sigmoidIsFlatAtBothEnds() {
        INDArray activations = Nd4j.createFromArray(new float[][] {{0.0024f, 0.0026f, 0.9974f, 0.9976f}});

        assertThat(UnitActivity.inactiveShare(layer("sigmoid"), activations)).isEqualTo(0.5);
    }

    /** 1 - sqrt(0.01) = 0.9. */
    @Test
    void softsignIsFlatWhereItsDerivativeIsBelowAHundredth() {
        INDArray activations = Nd4j.createFromArray(new float[][] {{0.899f, -0.901f, 0, 0.95f}});

        assertThat(UnitActivity.inactiveShare(layer("softsign"), activations)).isEqualTo(0.5);
    }

    @Test
    void whatIsNotFiniteHasNoShare() {
        assertThat(UnitActivity.inactiveShare(layer("relu"), Nd4j.createFromArray(new float[][] {{0, Float.NaN}})))
                .isNaN();
    }

    @Test
    void isMeasuredPerLayerOfASequentialNetworkEveryTenthIteration() {
        MultiLayerNetwork net = saturated();
        Recording recording = new Recording();
        net.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        BATCHES.forEach(net::fit);

        List<IterationSample> samples = recording.samples();
        assertThat(samples)
                .filteredOn(sample -> sample.inactiveUnits().isMeasured())
                .extracting(IterationSample::iteration)
                .containsExactly(10L);
        Column shares = samples.get(10).inactiveUnits();
        assertThat(shares.at(0)).as("tanh of inputs times a thousand").isGreaterThan(0.9);
        assertThat(shares.at(1)).as("a rectifier with a bias of -1e6").isEqualTo(1);
        assertThat(shares.at(2)).as("the output layer").isNaN();
    }

    @Test
    void isMeasuredPerVertexOfAGraph() {
        ComputationGraph graph = Networks.graph(new Sgd(0.1), DataType.FLOAT);
        Recording recording = new Recording();
        graph.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        BATCHES.forEach(graph::fit);

        Column shares = recording.samples().get(10).inactiveUnits();
        int left = recording.samples().get(10).topology().layers().stream()
                .map(LayerInfo::name)
                .toList()
                .indexOf("left");
        assertThat(shares.isMeasured()).isTrue();
        assertThat(shares.at(left)).isBetween(0.0, 0.5);
    }

    private static MultiLayerNetwork saturated() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(Networks.SEED)
                .updater(new Sgd(1e-6))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(Networks.INPUTS)
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nIn(6)
                        .nOut(5)
                        .activation(Activation.RELU)
                        .biasInit(-1e6)
                        .build())
                .layer(new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                        .nIn(5)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        net.getParam("0_W").muli(1000);
        return net;
    }

    private static LayerInfo layer(String activation) {
        return new LayerInfo("layer", "DenseLayer", 0, activation, "XAVIER", "Sgd");
    }
}
