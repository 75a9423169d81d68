package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.List;

/** A run as an adapter would drive it, on numbers made up by the test. Every call waits for its delivery. */
final class Training {
    static final RunInfo RUN = new RunInfo("first", "MultiLayerNetwork", "0");
    static final Topology TOPOLOGY = topologyNaming("in");
    static final LayerSeries FEW_LAYERS = LayerSeries.defaults().withMaxLayers(2);
    static final long PROBE_NANOS = 2_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final QueuedExporter queue;
    private final Monitor monitor;
    private final TrainingControl control;

    private Training(QueuedExporter queue, Monitor monitor, TrainingControl control) {
        this.queue = queue;
        this.monitor = monitor;
        this.control = control;
    }

    static Training start(Exporter exporter) {
        return start(exporter, RUN, Monitor.builder());
    }

    /** With such a policy that every metric comes into being with an iteration, if the exporter shows {@link #FEW_LAYERS}. */
    static Training startWithBudgets(Exporter exporter) {
        return start(exporter, RUN, Monitor.builder().preset(Preset.AUTOPILOT));
    }

    static Training start(Exporter exporter, RunInfo run, MonitorBuilder builder) {
        return start(exporter, run, builder, TrainingControl.unsupported("test"));
    }

    static Training start(Exporter exporter, RunInfo run, MonitorBuilder builder, TrainingControl control) {
        QueuedExporter queue = Exporters.queued(exporter);
        Training training = new Training(queue, builder.exporter(queue).build(run, TOPOLOGY), control);
        training.await();
        return training;
    }

    /** Two trainable layers of weights and biases, and between them one that is not trained. */
    static Topology topologyNaming(String firstLayer) {
        return new Topology(
                List.of(
                        LayerInfo.of(firstLayer, "DenseLayer", 0),
                        LayerInfo.of("norm", "BatchNormalization", 1),
                        LayerInfo.of("out", "OutputLayer", 2)),
                List.of(
                        new ParameterInfo(0, "W", ParameterRole.WEIGHT, 4, true),
                        new ParameterInfo(0, "b", ParameterRole.BIAS, 1, true),
                        new ParameterInfo(1, "mean", ParameterRole.STATISTIC, 2, false),
                        new ParameterInfo(2, "W", ParameterRole.WEIGHT, 9, true),
                        new ParameterInfo(2, "b", ParameterRole.BIAS, 1, true)));
    }

    /** Global norm 13; RMS 1.5, 4, 4 and 0; update ratios 0.1, 0.125, 0.1 and 0.5. */
    static IterationSample healthy(long iteration) {
        return sample(TOPOLOGY, iteration, Column.of(3, 4, 0, 12, 0), Column.of(0, 0, 0, 0, 0), 0.75);
    }

    /** Seven NaNs in the weights of the last layer, and a score that is NaN too. */
    static IterationSample poisoned(long iteration) {
        return sample(TOPOLOGY, iteration, Column.of(3, 4, 0, Double.NaN, 0), Column.of(0, 0, 0, 7, 0), Double.NaN);
    }

    static IterationSample sample(
            Topology topology, long iteration, Column gradientNorms, Column nonFiniteCounts, double score) {
        return new IterationSample(
                GradientSample.of(topology, iteration, gradientNorms, nonFiniteCounts)
                        .withZeroFractions(Column.of(0.25, 0, 0, 0.5, 1))
                        .withMaxAbs(Column.of(2.5, 1, 0, 0.5, 1)),
                2,
                score,
                Column.of(0.5, 0.25, 0.125, 1, 2),
                Column.of(5, 2, 8, 10, 4),
                Column.of(0.01, 0.02, Double.NaN, 0.03, 0.04),
                Column.of(0.125, Double.NaN, 1));
    }

    IterationRecord iterate(IterationSample sample) {
        monitor.gate(sample.gradient());
        IterationRecord iteration = monitor.observe(sample, control, PROBE_NANOS);
        await();
        return iteration;
    }

    void end() {
        monitor.close(control);
        await();
    }

    private void await() {
        assertThat(queue.flush(PATIENCE)).as("delivered in time").isTrue();
        assertThat(queue.errors()).as("exporter's exceptions").isZero();
    }
}
