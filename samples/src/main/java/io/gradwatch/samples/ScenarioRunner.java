package io.gradwatch.samples;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.incident.Incident;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/** Trains a scenario, bare and with Gradwatch, from the same seed. */
final class ScenarioRunner {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BAR_WIDTH = 100;
    private static final int BAR_MILLIS = 500;

    private final PrintStream out;
    private final List<Exporter> exporters;
    private final Duration pause;

    /**
     * A runner.
     *
     * @param out where the progress bar goes
     * @param exporters where guarded runs are exported to, besides the report
     * @param pause rest after each iteration
     */
    ScenarioRunner(PrintStream out, List<Exporter> exporters, Duration pause) {
        this.out = out;
        this.exporters = List.copyOf(exporters);
        this.pause = pause;
    }

    /** A result with the summary for the table and the network at the end of the guarded run. */
    record Finished(ScenarioResult result, String summary, MultiLayerNetwork guarded) {}

    /** Trains both ways. */
    Finished run(Scenario scenario, long seed, String runName) {
        ScenarioResult.Outcome bare = train(scenario, "bare", scenario.network(seed), scenario.training(seed));
        MultiLayerNetwork guarded = scenario.network(seed);
        RunLog log = new RunLog();
        ScenarioResult.Outcome outcome = trainGuarded(scenario, guarded, scenario.training(seed), runName, log);
        List<ScenarioResult.IncidentLine> incidents =
                log.incidents().stream().map(ScenarioRunner::line).toList();
        ScenarioResult result = new ScenarioResult(scenario.name(), bare, outcome, incidents, log.actions());
        return new Finished(result, log.summary(), guarded);
    }

    /** Trains with Gradwatch; what it finds and does goes to the log and to this runner's exporters. */
    ScenarioResult.Outcome trainGuarded(
            Scenario scenario, MultiLayerNetwork net, List<DataSet> training, String runName, RunLog log) {
        QueuedExporter queued = Exporters.queued(log);
        GradwatchListenerBuilder<GradwatchListener> builder = GradwatchListener.builder()
                .run(runName)
                .preset(scenario.preset())
                .exporter(queued);
        exporters.forEach(builder::exporter);
        ScenarioResult.Outcome outcome;
        try (GradwatchListener listener = builder.build()) {
            net.addListeners(listener);
            outcome = train(scenario, "guarded", net, training);
        }
        if (!queued.flush(PATIENCE)) {
            throw new IllegalStateException("the report of " + scenario.name() + " was not complete in time");
        }
        return outcome;
    }

    /** Trains a network on mini-batches, with a progress bar. */
    ScenarioResult.Outcome train(Scenario scenario, String how, MultiLayerNetwork net, List<DataSet> training) {
        FirstNonFinite watch = new FirstNonFinite();
        net.addListeners(watch);
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(String.format("%-14s %-7s", scenario.name(), how))
                .setInitialMax(training.size())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out, BAR_WIDTH))
                .build()) {
            for (DataSet batch : training) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("the demo was interrupted");
                }
                net.fit(batch);
                bar.step();
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        return ScenarioResult.Outcome.of(scenario.measure(), scenario.evaluate(net), watch.iteration);
    }

    private static ScenarioResult.IncidentLine line(Incident incident) {
        return new ScenarioResult.IncidentLine(
                incident.rule(),
                incident.severity().name(),
                incident.layerNames(),
                incident.firstIteration(),
                incident.isOpen() ? null : incident.resolvedIteration(),
                incident.diagnosis().evidence(),
                incident.diagnosis().cause(),
                incident.diagnosis().remedy());
    }

    /** Remembers when parameters stopped being finite. Comes after Gradwatch, so it sees what a skip has put back. */
    private static final class FirstNonFinite extends BaseTrainingListener {
        private @Nullable Long iteration;

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            if (this.iteration == null
                    && !Double.isFinite(model.params().sumNumber().doubleValue())) {
                this.iteration = (long) iteration;
            }
        }
    }
}
