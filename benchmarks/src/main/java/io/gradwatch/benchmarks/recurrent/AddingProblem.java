package io.gradwatch.benchmarks.recurrent;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The adding problem (Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997) on an LSTM: each
 * step brings a number drawn uniformly from [0, 1) and a marker; one step in each half of the sequence is marked; wanted
 * is the sum of the two marked numbers. Always answering 1 has a mean squared error of 1/6.
 */
final class AddingProblem implements Problem {
    private static final int LENGTH = 20;
    private static final int INPUTS = 2;
    private static final int UNITS = 32;
    private static final double LEARNING_RATE = 0.3;
    private static final int ITERATIONS = 600;

    /** A root mean squared error of 0.1 of sums between 0 and 2, a seventeenth of what a constant answer leaves. */
    private static final double SOLVED = 0.01;

    @Override
    public String name() {
        return "adding-lstm";
    }

    @Override
    public String measure() {
        return "mean squared error";
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
        INDArray features = Nd4j.zeros(DataType.FLOAT, size, INPUTS, LENGTH);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, size, 1);
        for (int row = 0; row < size; row++) {
            int first = random.nextInt(LENGTH / 2);
            int second = LENGTH / 2 + random.nextInt(LENGTH - LENGTH / 2);
            double sum = 0;
            for (int step = 0; step < LENGTH; step++) {
                double value = random.nextDouble();
                features.putScalar(new int[] {row, 0, step}, value);
                if (step == first || step == second) {
                    features.putScalar(new int[] {row, 1, step}, 1);
                    sum += value;
                }
            }
            labels.putScalar(new int[] {row, 0}, sum);
        }
        return new DataSet(features, labels);
    }

    @Override
    public MultiLayerNetwork network(NeuralNetConfiguration.Builder common) {
        MultiLayerNetwork net = new MultiLayerNetwork(common.list()
                .layer(new LastTimeStep(new LSTM.Builder()
                        .name("lstm")
                        .nIn(INPUTS)
                        .nOut(UNITS)
                        .activation(Activation.TANH)
                        .build()))
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .name("output")
                        .activation(Activation.IDENTITY)
                        .nIn(UNITS)
                        .nOut(1)
                        .build())
                .build());
        net.init();
        return net;
    }

    @Override
    public double score(MultiLayerNetwork net, DataSet validation) {
        return net.score(validation);
    }

    @Override
    public boolean isBetter(double score, double other) {
        return score < other || (Double.isNaN(other) && !Double.isNaN(score));
    }

    /** Both solve the problem; or the error is at most a tenth and 0.002 above, for differences near zero mean nothing. */
    @Override
    public boolean reaches(double score, double best) {
        return score <= Math.max(1.1 * best + 0.002, best <= SOLVED ? SOLVED : 0);
    }
}
