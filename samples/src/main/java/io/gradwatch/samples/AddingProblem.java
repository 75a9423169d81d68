package io.gradwatch.samples;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The adding problem (Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997): each step
 * brings a number drawn uniformly from [0, 1) and a marker; one step in each half of the sequence is marked; wanted is
 * the sum of the two marked numbers. Always answering 1 has a mean squared error of 1/6.
 */
final class AddingProblem {
    static final int INPUTS = 2;
    static final int LENGTH = 50;
    static final double ERROR_OF_A_CONSTANT = 1.0 / 6;

    private AddingProblem() {}

    static DataSet batch(Random random, int size) {
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
            labels.putScalar(row, sum);
        }
        return new DataSet(features, labels);
    }
}
