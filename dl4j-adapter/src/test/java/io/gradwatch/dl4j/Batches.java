package io.gradwatch.dl4j;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Random arrays in DOUBLE to train small networks on; the same each time. */
final class Batches {
    static final int STEPS = 4;

    private Batches() {}

    static MultiDataSet of(INDArray features, INDArray labels) {
        return new org.nd4j.linalg.dataset.MultiDataSet(features, labels);
    }

    static MultiDataSet of(INDArray[] features, INDArray... labels) {
        return new org.nd4j.linalg.dataset.MultiDataSet(features, labels);
    }

    /** Of every second example, the last two steps are masked. */
    static MultiDataSet masked(MultiDataSet batch, boolean features, boolean labels) {
        int examples = (int) batch.getFeatures(0).size(0);
        INDArray mask = Nd4j.ones(DataType.DOUBLE, examples, STEPS);
        for (int row = 0; row < examples; row += 2) {
            mask.putScalar(row, STEPS - 1, 0);
            mask.putScalar(row, STEPS - 2, 0);
        }
        return new org.nd4j.linalg.dataset.MultiDataSet(
                batch.getFeatures(),
                batch.getLabels(),
                features ? new INDArray[] {mask} : null,
                labels ? new INDArray[] {mask} : null);
    }

    static INDArray values(long... shape) {
        Random random = new Random(Networks.SEED);
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    static INDArray sequence(int examples) {
        return values(examples, Networks.INPUTS, STEPS);
    }

    static INDArray classes(int examples) {
        Random random = new Random(Networks.SEED);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, Networks.CLASSES);
        for (int row = 0; row < examples; row++) {
            labels.putScalar(row, random.nextInt(Networks.CLASSES), 1);
        }
        return labels;
    }

    static INDArray classSequence(int examples) {
        Random random = new Random(Networks.SEED);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, Networks.CLASSES, STEPS);
        for (int row = 0; row < examples; row++) {
            for (int step = 0; step < STEPS; step++) {
                labels.putScalar(new int[] {row, random.nextInt(Networks.CLASSES), step}, 1);
            }
        }
        return labels;
    }

    static INDArray indices(int vocabulary, long... shape) {
        Random random = new Random(Networks.SEED);
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextInt(vocabulary));
        }
        return array;
    }
}
