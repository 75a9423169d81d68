package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Preset;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The gradient of networks with batch normalisation grows by decades towards the input, and they train well. */
class NormalisedNetworkTest {
    private static final int INPUTS = 16;
    private static final int CLASSES = 4;
    private static final int DEPTH = 16;
    private static final int ITERATIONS = 120;
    /** Far too large, were they not normalised: the gradient of each weight is in inverse proportion to it. */
    private static final double LARGE = 1000;

    @Test
    void growthTowardsTheInputIsNoIncident() {
        Recording recording = new Recording();
        MultiLayerNetwork net = network();
        // Small weights near the input, large ones near the output: the same function, but another profile.
        for (int layer = 0; layer < DEPTH; layer++) {
            net.getLayer(3 * layer).getParam("W").muli(Math.pow(LARGE, layer / (DEPTH - 1.0)));
        }
        net.addListeners(GradwatchListener.builder()
                .preset(Preset.AUTOPILOT)
                .exporter(recording.exporter())
                .build());

        DataSet batch = batch();
        for (int i = 0; i < ITERATIONS; i++) {
            net.fit(batch);
        }

        List<IterationSample> samples = recording.samples();
        double growth = -samples.get(0).gradient().depthProfile().totalDecades();
        assertThat(growth).as("decades gained").isGreaterThan(3);
        assertThat(recording.iterations())
                .flatExtracting(IterationRecord::incidentChanges)
                .isEmpty();
        assertThat(samples.get(ITERATIONS - 1).score())
                .isLessThan(0.5 * samples.get(0).score());
    }

    private static MultiLayerNetwork network() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(1e-2))
                .weightInit(WeightInit.RELU)
                .list();
        for (int layer = 0; layer < DEPTH; layer++) {
            layers.layer(new DenseLayer.Builder()
                            .nOut(32)
                            .activation(Activation.IDENTITY)
                            .build())
                    .layer(new BatchNormalization())
                    .layer(new ActivationLayer(Activation.RELU));
        }
        MultiLayerNetwork net = new MultiLayerNetwork(layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(INPUTS))
                .build());
        net.init();
        return net;
    }

    /** Classes lie around centres of their own. */
    private static DataSet batch() {
        Nd4j.getRandom().setSeed(11);
        INDArray centres = Nd4j.randn(DataType.FLOAT, CLASSES, INPUTS).muli(2);
        INDArray features = Nd4j.randn(DataType.FLOAT, 64, INPUTS);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 64, CLASSES);
        for (int row = 0; row < 64; row++) {
            features.getRow(row).addi(centres.getRow(row % CLASSES));
            labels.putScalar(row, row % CLASSES, 1);
        }
        return new DataSet(features, labels);
    }
}
