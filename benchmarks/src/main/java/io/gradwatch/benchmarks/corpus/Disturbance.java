package io.gradwatch.benchmarks.corpus;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What is done to the first rows of some mini-batches.
 *
 * @param from first mini-batch, counted from 0 over all epochs
 * @param to last mini-batch
 * @param share of the rows, rounded up
 * @param what the part of a row
 * @param change what is done to it
 * @param value what is set or multiplied with
 */
record Disturbance(int from, int to, double share, Part what, Change change, double value) {
    /** A part of a row. */
    enum Part {
        /** All features. */
        FEATURES,
        /** All label columns. */
        LABELS
    }

    /** What can be done to it. */
    enum Change {
        /** All values become one value. */
        SET,
        /** All values are multiplied. */
        TIMES,
        /** The label becomes a class drawn from all. */
        RANDOM
    }

    /** Whether it concerns a mini-batch. */
    boolean concerns(long batchNumber) {
        return batchNumber >= from && batchNumber <= to;
    }

    /** A disturbed copy. */
    DataSet of(DataSet batch, Random random) {
        DataSet copy = new DataSet(batch.getFeatures().dup(), batch.getLabels().dup());
        INDArray array = what == Part.FEATURES ? copy.getFeatures() : copy.getLabels();
        int rows = (int) Math.ceil(share * batch.numExamples());
        for (int row = 0; row < rows; row++) {
            INDArray part = array.get(row(row, array.rank()));
            switch (change) {
                case SET -> part.assign(value);
                case TIMES -> part.muli(value);
                case RANDOM -> {
                    part.assign(0);
                    int label = random.nextInt((int) array.size(1));
                    array.get(label(row, label, array.rank())).assign(1);
                }
            }
        }
        return copy;
    }

    private static INDArrayIndex[] row(int row, int rank) {
        INDArrayIndex[] indices = new INDArrayIndex[rank];
        Arrays.fill(indices, NDArrayIndex.all());
        indices[0] = NDArrayIndex.interval(row, row + 1);
        return indices;
    }

    private static INDArrayIndex[] label(int row, int label, int rank) {
        INDArrayIndex[] indices = row(row, rank);
        indices[1] = NDArrayIndex.interval(label, label + 1);
        return indices;
    }
}
