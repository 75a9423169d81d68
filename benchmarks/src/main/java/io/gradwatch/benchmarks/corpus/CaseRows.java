package io.gradwatch.benchmarks.corpus;

import io.gradwatch.benchmarks.corpus.CorpusData.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The mini-batches of one run, made of the rows of a corpus as the case wants them. */
final class CaseRows {
    /** Keeps what is drawn for different purposes apart. */
    private static final long STRIDE = 1_000_003;

    private final CorpusCase corpusCase;
    private final CorpusData data;
    private final Training training;
    private final long seed;
    private final List<DataSet> inOrder;

    /**
     * The rows for a run.
     *
     * @param corpusCase the case
     * @param seed of the run: draws the order of the rows where they are shuffled
     */
    CaseRows(CorpusCase corpusCase, long seed) {
        this.corpusCase = corpusCase;
        this.training = corpusCase.training();
        int outputs = corpusCase.architecture().output().units();
        this.data = training.labelNoise() > 0
                ? corpusCase.data().withLabelNoise(training.labelNoise(), Math.max(2, outputs))
                : corpusCase.data();
        this.seed = seed;
        this.inOrder =
                batches(IntStream.range(0, data.trainRows().count()).boxed().toList());
    }

    /** Mini-batches in an epoch. */
    int batches() {
        return inOrder.size();
    }

    /** The mini-batches of an epoch, before any disturbance; the last may be smaller. */
    List<DataSet> epoch(int number) {
        if (!training.shuffled()) {
            return inOrder;
        }
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, data.trainRows().count()).boxed().toList());
        Collections.shuffle(order, new Random(seed * STRIDE + number));
        return batches(order);
    }

    /**
     * What becomes of a mini-batch.
     *
     * @param batch of an epoch
     * @param number its number, counted from 0 over all epochs
     */
    DataSet disturbed(DataSet batch, long number) {
        DataSet result = batch;
        for (Disturbance each : training.disturbances()) {
            if (each.concerns(number)) {
                result = each.of(result, new Random(seed * STRIDE + number));
            }
        }
        return result;
    }

    /** The share of validation rows that a network tells right. */
    double accuracy(CaseModel net) {
        Rows rows = data.validationRows();
        int[] all = IntStream.rangeClosed(rows.first(), rows.last()).toArray();
        return data.accuracy(net.output(features(all)));
    }

    private List<DataSet> batches(List<Integer> order) {
        List<DataSet> batches = new ArrayList<>();
        int first = data.trainRows().first();
        for (int from = 0; from < order.size(); from += training.batchSize()) {
            int[] rows = order.subList(from, Math.min(order.size(), from + training.batchSize())).stream()
                    .mapToInt(row -> first + row)
                    .toArray();
            Architecture architecture = corpusCase.architecture();
            batches.add(new DataSet(
                    features(rows),
                    data.labels(
                            rows,
                            architecture.output().units(),
                            architecture.truncateAfter() > 0 ? data.shape().steps() : 0)));
        }
        return batches;
    }

    private INDArray features(int[] rows) {
        INDArray features = data.features(rows);
        return training.featureFactor() == 1 ? features : features.muli(training.featureFactor());
    }
}
