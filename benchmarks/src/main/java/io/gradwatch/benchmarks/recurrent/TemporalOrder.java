package io.gradwatch.benchmarks.recurrent;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The temporal-order problem (Hochreiter and Schmidhuber 1997; in the form of Pascanu, Mikolov and Bengio, On the
 * difficulty of training recurrent neural networks, 2013) on a plain recurrent network of tanh units: a sequence of six
 * symbols, four of which are noise. One of A and B stands somewhere in the second tenth of the sequence, and one in the
 * sixth tenth; the class says which, in their order: AA, AB, BA or BB. Chance is an accuracy of 0.25.
 */
final class TemporalOrder implements Problem {
    private static final int LENGTH = 20;
    private static final int SYMBOLS = 6;
    private static final int TELLING_SYMBOLS = 2;
    private static final int CLASSES = TELLING_SYMBOLS * TELLING_SYMBOLS;
    private static final int UNITS = 32;
    private static final double LEARNING_RATE = 0.5;
    private static final int ITERATIONS = 1000;
    private static final double TOLERANCE = 0.02;

    @Override
    public String name() {
        return "temporal-order-rnn";
    }

    @Override
    public String measure() {
        return "accuracy";
    }

    @Override
    public double learningRate() {
        return LEARNING_RATE;
    }

    @Override
    public int iterations() {
        return ITERATIONS;
    }

    @Override
    public DataSet batch(Random random, int size) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, size, SYMBOLS, LENGTH);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, size, CLASSES);
        for (int row = 0; row < size; row++) {
            int firstStep = LENGTH / 10 + random.nextInt(LENGTH / 10);
            int secondStep = LENGTH / 2 + random.nextInt(LENGTH / 10);
            int first = random.nextInt(TELLING_SYMBOLS);
            int second = random.nextInt(TELLING_SYMBOLS);
            for (int step = 0; step < LENGTH; step++) {
                int noise = TELLING_SYMBOLS + random.nextInt(SYMBOLS - TELLING_SYMBOLS);
                int symbol = step == firstStep ? first : step == secondStep ? second : noise;
                features.putScalar(new int[] {row, symbol, step}, 1);
            }
            labels.putScalar(new int[] {row, TELLING_SYMBOLS * first + second}, 1);
        }
        return new DataSet(features, labels);
    }

    @Override
    public MultiLayerNetwork network(NeuralNetConfiguration.Builder common) {
        MultiLayerNetwork net = new MultiLayerNetwork(common.list()
                .layer(new LastTimeStep(new SimpleRnn.Builder()
                        .name("rnn")
                        .nIn(SYMBOLS)
                        .nOut(UNITS)
                        .activation(Activation.TANH)
                        .build()))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .activation(Activation.SOFTMAX)
                        .nIn(UNITS)
                        .nOut(CLASSES)
                        .build())
                .build());
        net.init();
        return net;
    }

    @Override
    public double score(MultiLayerNetwork net, DataSet validation) {
        INDArray output = net.output(validation.getFeatures());
        int right = 0;
        for (int row = 0; row < output.rows(); row++) {
            boolean isRight = true;
            double wanted = Double.NaN;
            for (int c = 0; c < CLASSES; c++) {
                wanted = validation.getLabels().getDouble(row, c) > 0 ? output.getDouble(row, c) : wanted;
            }
            for (int c = 0; c < CLASSES; c++) {
                // Written so that a NaN is wrong.
                isRight &= wanted >= output.getDouble(row, c);
            }
            right += isRight ? 1 : 0;
        }
        return (double) right / output.rows();
    }

    @Override
    public boolean isBetter(double score, double other) {
        return score > other || (Double.isNaN(other) && !Double.isNaN(score));
    }

    @Override
    public boolean reaches(double score, double best) {
        return score >= best - TOLERANCE;
    }
}
