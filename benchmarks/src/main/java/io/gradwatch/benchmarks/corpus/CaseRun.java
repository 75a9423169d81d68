package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.probe.Sampling;
import java.time.Duration;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Trains one case with one seed and keeps what is seen. */
final class CaseRun {
    /** Without a time budget: what is found must not depend on the machine. */
    private static final Sampling REPEATABLE = new Sampling(Sampling.DEFAULT.detailsEveryIterations(), 1);

    /** Far fewer than the exporter's queue holds, so that no record is ever dropped. */
    private static final int FLUSH_EVERY = 256;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final CorpusCase corpusCase;
    private final long seed;
    private final Preset preset;
    private final List<DataSet> batches;
    private final DataSet validation;

    private CaseRun(CorpusCase corpusCase, long seed, Preset preset) {
        this.corpusCase = corpusCase;
        this.seed = seed;
        this.preset = preset;
        int outputs = corpusCase.output().units();
        this.batches = corpusCase.data().trainingBatches(corpusCase.batchSize(), outputs);
        this.validation = corpusCase.data().validation(outputs);
    }

    /**
     * Trains a case.
     *
     * @param corpusCase the case
     * @param seed of the weights
     * @param preset what it is watched with
     * @return what was seen
     */
    static CaseResult train(CorpusCase corpusCase, long seed, Preset preset) {
        return new CaseRun(corpusCase, seed, preset).train();
    }

    private CaseResult train() {
        RunLog log = new RunLog();
        double accuracy = trainWatched(log);
        // Observing never touches training: the watched run ends like a bare one, and need not be repeated.
        double bareAccuracy = preset == Preset.OBSERVE ? accuracy : trainBare();
        return new CaseResult(
                corpusCase,
                seed,
                preset,
                bareAccuracy,
                accuracy,
                log.iterations(),
                log.firings(),
                log.incidents(),
                log.interventions());
    }

    private double trainBare() {
        MultiLayerNetwork net = CaseNetwork.create(corpusCase, seed);
        fit(net, () -> {});
        return corpusCase.data().accuracy(net.output(validation.getFeatures()));
    }

    private double trainWatched(RunLog log) {
        MultiLayerNetwork net = CaseNetwork.create(corpusCase, seed);
        QueuedExporter exporter = Exporters.queued(log);
        try (GradwatchListener listener = GradwatchListener.builder(
                        Monitor.builder().sampling(REPEATABLE))
                .run("seed " + seed)
                .preset(preset)
                .exporter(exporter)
                .build()) {
            net.addListeners(listener);
            fit(net, () -> flush(exporter));
        }
        flush(exporter);
        long offered = (long) corpusCase.epochs() * batches.size();
        if (exporter.dropped() > 0 || exporter.errors() > 0 || log.iterations() != offered) {
            throw new IllegalStateException(corpusCase + ", seed " + seed + ": " + log.iterations() + " of " + offered
                    + " records arrived; the results would be wrong");
        }
        return corpusCase.data().accuracy(net.output(validation.getFeatures()));
    }

    private void fit(MultiLayerNetwork net, Runnable nowAndThen) {
        int sinceFlush = 0;
        for (int epoch = 0; epoch < corpusCase.epochs(); epoch++) {
            for (DataSet batch : batches) {
                net.fit(batch);
                if (++sinceFlush == FLUSH_EVERY) {
                    sinceFlush = 0;
                    nowAndThen.run();
                }
            }
            net.incrementEpochCount();
        }
    }

    private void flush(QueuedExporter exporter) {
        if (!exporter.flush(PATIENCE)) {
            throw new IllegalStateException(corpusCase + ", seed " + seed + ": records were not delivered in time");
        }
    }
}
