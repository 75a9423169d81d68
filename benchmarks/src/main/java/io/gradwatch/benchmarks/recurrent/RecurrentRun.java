package io.gradwatch.benchmarks.recurrent;

import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import java.time.Duration;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Trains one problem with one seed, by hand or with the autopilot: the same weights and mini-batches each time. */
final class RecurrentRun {
    private static final double MOMENTUM = 0.9;
    private static final int BATCH_SIZE = 20;
    private static final int VALIDATION_SIZE = 1000;
    private static final long VALIDATION_SEED = 4711;
    private static final int LAST = 100;

    /** Far fewer than the exporter's queue holds, so that no record is ever dropped. */
    private static final int FLUSH_EVERY = 256;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Problem problem;
    private final long seed;
    private final int iterations;

    RecurrentRun(Problem problem, long seed, int iterations) {
        this.problem = problem;
        this.seed = seed;
        this.iterations = iterations;
    }

    /** Ends early when the loss is NaN: nothing brings such weights back. */
    RunResult byHand(Treatment treatment) {
        return train(network(treatment), true, () -> {});
    }

    /** Trains with the preset {@code autopilot} and default settings; the log is complete afterwards. */
    RunResult withAutopilot(InterventionLog log) {
        MultiLayerNetwork net = network(Treatment.NONE);
        QueuedExporter exporter = Exporters.queued(log);
        RunResult result;
        try (GradwatchListener listener = GradwatchListener.builder()
                .run(problem.name() + ", seed " + seed)
                .preset(Preset.AUTOPILOT)
                .exporter(exporter)
                .build()) {
            net.addListeners(listener);
            result = train(net, false, () -> flush(exporter));
        }
        flush(exporter);
        if (exporter.dropped() > 0 || exporter.errors() > 0 || log.iterations() != iterations) {
            throw new IllegalStateException(problem.name() + ", seed " + seed + ": " + log.iterations() + " of "
                    + iterations + " records arrived; the results would be wrong");
        }
        return result;
    }

    private MultiLayerNetwork network(Treatment treatment) {
        NeuralNetConfiguration.Builder common = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Nesterovs(problem.learningRate(), MOMENTUM))
                .weightInit(WeightInit.XAVIER);
        treatment.applyTo(common);
        return problem.network(common);
    }

    private RunResult train(MultiLayerNetwork net, boolean isLostByNaN, Runnable nowAndThen) {
        Random random = new Random(seed);
        double first = Double.NaN;
        double last = 0;
        int lastCount = Math.min(LAST, iterations);
        for (int i = 0; i < iterations; i++) {
            net.fit(problem.batch(random, BATCH_SIZE));
            first = i == 0 ? net.score() : first;
            if (isLostByNaN && Double.isNaN(net.score())) {
                last = Double.NaN;
                break;
            }
            last += i >= iterations - lastCount ? net.score() / lastCount : 0;
            if ((i + 1) % FLUSH_EVERY == 0) {
                nowAndThen.run();
            }
        }
        DataSet validation = problem.batch(new Random(VALIDATION_SEED), VALIDATION_SIZE);
        return new RunResult(problem.score(net, validation), first, last);
    }

    private void flush(QueuedExporter exporter) {
        if (!exporter.flush(PATIENCE)) {
            throw new IllegalStateException(problem.name() + ": records were not delivered in time");
        }
    }
}
