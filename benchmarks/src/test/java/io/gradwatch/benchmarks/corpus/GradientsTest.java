package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** What DL4J does not have, against finite differences in double precision. */
class GradientsTest {
    private static final long SEED = 11;
    private static final INDArray ONE_HOT = Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    private static final ILossFunction LOSS = new RenormalisedCrossEntropy();
    private static final IActivation IDENTITY = new ActivationIdentity();

    /** DL4J checks gradients only when this global setting is double. */
    @BeforeAll
    static void calculateInDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void calculateInFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @Test
    void theExponentialHasTheRightGradient() {
        INDArray labels = Nd4j.createFromArray(new double[][] {{1}, {0}, {1}});

        assertThat(gradientsAreRight(new ExponentialActivation(), new LossBinaryXENT(), labels))
                .isTrue();
    }

    @Test
    void theRenormalisedCrossEntropyHasTheRightGradient() {
        assertThat(gradientsAreRight(new ActivationTanH(), LOSS, ONE_HOT)).isTrue();
    }

    @Test
    void theExponentialIsExp() {
        INDArray in = Nd4j.createFromArray(new double[][] {{0, 1, -1}});

        INDArray activation = new ExponentialActivation().getActivation(in, true);

        assertThat(activation.toDoubleVector()).containsExactly(new double[] {1, Math.E, 1 / Math.E}, within(1e-12));
    }

    /** By hand: rows 0.2 0.3 0.5, and 1 1 2 over 4; labels 1 and 3: -ln 0.2 and -ln 0.5. */
    @Test
    void rowsAreRenormalisedBeforeTheLogarithm() {
        INDArray outputs = Nd4j.createFromArray(new double[][] {{0.2, 0.3, 0.5}, {1, 1, 2}});
        INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0, 1}});

        assertThat(LOSS.computeScoreArray(labels, outputs, IDENTITY, null)
                        .ravel()
                        .toDoubleVector())
                .containsExactly(new double[] {1.6094379124341003, 0.6931471805599453}, within(1e-12));
        assertThat(LOSS.computeScore(labels, outputs, IDENTITY, null, true))
                .isCloseTo(1.151292546497023, within(1e-12));
    }

    @Test
    void aSingleUnitHasNoGradient() {
        INDArray outputs = Nd4j.createFromArray(new double[][] {{0.2}, {0.9}});
        INDArray labels = Nd4j.createFromArray(new double[][] {{1}, {0}});

        assertThat(LOSS.computeGradient(labels, outputs, IDENTITY, null).ravel().toDoubleVector())
                .containsExactly(0, 0);
    }

    @Test
    void nanStays() {
        INDArray outputs = Nd4j.createFromArray(new double[][] {{Double.NaN, 0.5, 0.5}});
        INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0, 0}});

        assertThat(LOSS.computeScore(labels, outputs, IDENTITY, null, true)).isNaN();
        assertThat(LOSS.computeGradient(labels, outputs, IDENTITY, null).toDoubleMatrix()[0])
                .containsOnly(Double.NaN);
    }

    private static boolean gradientsAreRight(IActivation hidden, ILossFunction loss, INDArray labels) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(SEED)
                .updater(new NoOp())
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder().nOut(4).activation(hidden).build())
                .layer(new DenseLayer.Builder().nOut(4).activation(hidden).build())
                .layer(new OutputLayer.Builder(loss)
                        .nOut((int) labels.size(1))
                        .activation(Activation.SIGMOID)
                        .build())
                .setInputType(InputType.feedForward(2))
                .build());
        net.init();
        INDArray features = Nd4j.createFromArray(new double[][] {{0.3, -0.5}, {0.8, 0.1}, {-0.4, 0.9}});
        return GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig()
                .net(net)
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .input(features)
                .labels(labels));
    }
}
