package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.probe.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
    private final List<Exporter> observers;
    private final CaseRows rows;

    private CaseRun(CorpusCase corpusCase, long seed, Preset preset, List<Exporter> observers) {
        this.corpusCase = corpusCase;
        this.seed = seed;
        this.preset = preset;
        this.observers = observers;
        this.rows = new CaseRows(corpusCase, seed);
    }

    /**
     * Trains a case.
     *
     * @param corpusCase the case
     * @param seed of the weights
     * @param preset what it is watched with
     * @param observers are told of every iteration as well
     * @return what was seen
     */
    static CaseResult train(CorpusCase corpusCase, long seed, Preset preset, List<Exporter> observers) {
        return new CaseRun(corpusCase, seed, preset, observers).train();
    }

    private CaseResult train() {
        RunLog log = new RunLog(corpusCase.expectation().onset());
        CaseModel net = CaseNetwork.create(corpusCase, seed);
        double firstAccuracy = rows.accuracy(net);
        watch(net, log);
        double accuracy = rows.accuracy(net);
        // Observing never touches training: the watched run ends like a bare one, and need not be repeated.
        double bareAccuracy = preset == Preset.OBSERVE ? accuracy : trainBare();
        return new CaseResult(
                corpusCase,
                seed,
                preset,
                new CaseResult.Accuracies(firstAccuracy, bareAccuracy, accuracy, Double.NaN),
                log.iterations(),
                log.firings(),
                log.incidents(),
                log.interventions());
    }

    private double trainBare() {
        CaseModel net = CaseNetwork.create(corpusCase, seed);
        fit(net, () -> {});
        return rows.accuracy(net);
    }

    private void watch(CaseModel net, RunLog log) {
        List<QueuedExporter> exporters = Stream.concat(Stream.of(log), observers.stream())
                .map(Exporters::queued)
                .toList();
        GradwatchListenerBuilder<GradwatchListener> builder = GradwatchListener.builder(
                        Monitor.builder().sampling(REPEATABLE))
                .run("seed " + seed)
                .preset(preset);
        exporters.forEach(builder::exporter);
        try (GradwatchListener listener = builder.build()) {
            net.add(listener);
            fit(net, () -> flush(exporters));
        }
        flush(exporters);
        long offered = (long) corpusCase.training().epochs() * rows.batches() * segments();
        boolean isIncomplete = log.iterations() != offered
                || exporters.stream().anyMatch(each -> each.dropped() > 0 || each.errors() > 0);
        if (isIncomplete) {
            throw new IllegalStateException(corpusCase + ", seed " + seed + ": " + log.iterations() + " of " + offered
                    + " records arrived; the results would be wrong");
        }
    }

    private void fit(CaseModel net, Runnable nowAndThen) {
        long offered = 0;
        for (int epoch = 0; epoch < corpusCase.training().epochs(); epoch++) {
            for (DataSet batch : rows.epoch(epoch)) {
                net.fit(rows.disturbed(batch, offered));
                if (++offered % FLUSH_EVERY == 0) {
                    nowAndThen.run();
                }
            }
            net.endEpoch();
        }
    }

    /** Iterations per mini-batch: one, or one per segment of truncated back-propagation. */
    private int segments() {
        int after = corpusCase.architecture().truncateAfter();
        return after == 0 ? 1 : (corpusCase.data().shape().steps() + after - 1) / after;
    }

    private void flush(List<QueuedExporter> exporters) {
        if (!exporters.stream().allMatch(each -> each.flush(PATIENCE))) {
            throw new IllegalStateException(corpusCase + ", seed " + seed + ": records were not delivered in time");
        }
    }
}
