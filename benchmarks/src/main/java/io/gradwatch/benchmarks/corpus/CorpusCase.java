package io.gradwatch.benchmarks.corpus;

import java.util.List;
import java.util.Locale;

/**
 * One network of a corpus and what is known about it.
 *
 * @param id its name in the corpus
 * @param hidden the hidden layers from input to output, at least one
 * @param weightInit initialisation of their weights
 * @param outputInit initialisation of the output layer's weights
 * @param biasInit initial value of all biases
 * @param output the output layer
 * @param updater how it learns
 * @param batchSize rows per mini-batch
 * @param epochs passes over the training rows
 * @param label how training is known to end
 * @param expect rules of which one has to fire when training fails; {@link #ANY} stands for all
 * @param data the rows it is trained on
 */
record CorpusCase(
        String id,
        List<Layer> hidden,
        String weightInit,
        String outputInit,
        double biasInit,
        Output output,
        Updater updater,
        int batchSize,
        int epochs,
        Label label,
        List<String> expect,
        CorpusData data) {
    /** Expects any rule. */
    static final String ANY = "any";

    /**
     * Copies the lists.
     *
     * @param id see the record
     * @param hidden see the record
     * @param weightInit see the record
     * @param outputInit see the record
     * @param biasInit see the record
     * @param output see the record
     * @param updater see the record
     * @param batchSize see the record
     * @param epochs see the record
     * @param label see the record
     * @param expect see the record
     * @param data see the record
     */
    CorpusCase {
        hidden = List.copyOf(hidden);
        expect = List.copyOf(expect);
    }

    /** The same case trained for another number of epochs. */
    CorpusCase withEpochs(int other) {
        return new CorpusCase(
                id, hidden, weightInit, outputInit, biasInit, output, updater, batchSize, other, label, expect, data);
    }

    /** What trains, without what is known about it: equal for cases that are the same network. */
    CorpusCase network() {
        return new CorpusCase(
                "",
                hidden,
                weightInit,
                outputInit,
                biasInit,
                output,
                updater,
                batchSize,
                epochs,
                Label.HEALTHY,
                List.of(),
                data);
    }

    /** Whether a rule is one of those that have to fire. */
    boolean expects(String rule) {
        return expect.contains(ANY) || expect.contains(rule);
    }

    /** Layers with weights. */
    int layers() {
        return hidden.size() + 1;
    }

    /** A hidden dense layer. */
    record Layer(int units, String activation) {}

    /** The output layer. */
    record Output(int units, String activation, String loss) {}

    /** An updater; momentum and epsilon are NaN where the case names none. */
    record Updater(String type, double learningRate, double momentum, double epsilon) {}

    /** How training is known to end. */
    enum Label {
        /** Fails on every seed. */
        FAULTY,
        /** Fails on some seeds, so each is judged by its accuracy. */
        SEED_DEPENDENT,
        /** Trains well. */
        HEALTHY;

        /** The name in a case file. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
