package io.gradwatch.benchmarks.corpus;

/**
 * One network of a corpus and what is known about it.
 *
 * @param id its name in the corpus
 * @param architecture the network
 * @param training how it is trained
 * @param expectation what is known about it
 * @param data the rows it is trained on
 */
record CorpusCase(String id, Architecture architecture, Training training, Expectation expectation, CorpusData data) {
    /** The same case trained for no more than so many epochs. */
    CorpusCase withAtMostEpochs(int most) {
        return new CorpusCase(id, architecture, training.withAtMostEpochs(most), expectation, data);
    }

    /** What trains, without what is expected of it: equal for cases that are the same network. */
    CorpusCase network() {
        return new CorpusCase("", architecture, training, expectation.onsetOnly(), data);
    }
}
