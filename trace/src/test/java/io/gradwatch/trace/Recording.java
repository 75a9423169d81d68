package io.gradwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A run of made-up numbers as an adapter would drive it, recorded through the queue that every exporter has. */
final class Recording {
    static final RunInfo RUN = new RunInfo("run", "MultiLayerNetwork", "0");
    static final Topology TOPOLOGY = stack(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final QueuedExporter queue;
    private final Monitor monitor;
    private final Topology topology;
    private final List<IterationRecord> records = new ArrayList<>();
    private boolean keeping = true;
    private long iteration;

    private Recording(QueuedExporter queue, Monitor monitor, Topology topology) {
        this.queue = queue;
        this.monitor = monitor;
        this.topology = topology;
    }

    static Recording start(Exporter exporter) {
        return start(exporter, RUN, TOPOLOGY, Monitor.builder().preset(Preset.AUTOPILOT));
    }

    static Recording start(Exporter exporter, RunInfo run, Topology topology, MonitorBuilder monitors) {
        QueuedExporter queue = Exporters.queued(exporter);
        Monitor monitor = monitors.exporter(queue).build(run, topology);
        return new Recording(queue, monitor, topology);
    }

    /** Dense layers of a sigmoid, each with a weight and a bias. */
    static Topology stack(int layers) {
        List<LayerInfo> infos = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            infos.add(new LayerInfo("dense" + layer, "DenseLayer", layer, "sigmoid", "XAVIER", "Adam"));
            parameters.add(new ParameterInfo(layer, "W", ParameterRole.WEIGHT, 100, true));
            parameters.add(new ParameterInfo(layer, "b", ParameterRole.BIAS, 4, true));
        }
        return new Topology(infos, parameters);
    }

    /** Noise, spikes, NaN, an explosion that lasts, a vanishing gradient, and quiet in between. */
    Recording troubled(long seed, int iterations) {
        Random random = new Random(seed);
        for (int i = 0; i < iterations; i++) {
            double level = i > 300 && i < 350 ? Math.pow(1.3, i - 300) : random.nextInt(100) == 0 ? 100 : 1;
            boolean poisoned = random.nextInt(200) == 0;
            double shrink = i > 500 && i < 800 ? 1e-3 : 1;
            step(
                    layer -> poisoned && layer == 1
                            ? Double.NaN
                            : level
                                    * (0.5 + random.nextDouble())
                                    * Math.pow(shrink, TOPOLOGY.layers().size() - 1 - layer),
                    Math.sqrt(level));
        }
        return this;
    }

    /** One iteration with a gradient norm of the weight per layer. */
    IterationRecord step(IntToDoubleFunction gradientNormOfLayer, double score) {
        int size = topology.parameterCount();
        double[] norms = new double[size];
        for (int p = 0; p < size; p++) {
            norms[p] = p % 2 == 0 ? gradientNormOfLayer.applyAsDouble(p / 2) : 0.01;
        }
        double[] bad =
                Arrays.stream(norms).map(norm -> Double.isFinite(norm) ? 0 : 1).toArray();
        GradientSample gradient = GradientSample.of(topology, iteration, Column.of(norms), Column.of(bad));
        if (iteration % 10 == 0) {
            gradient = gradient.withZeroFractions(all(size, 0.25));
        }
        return step(new IterationSample(
                gradient, iteration / 100, score, all(size, 1e-3), all(size, 1 / 3.0), all(size, Double.NaN)));
    }

    IterationRecord step(IterationSample sample) {
        monitor.gate(sample.gradient());
        IterationRecord iterationRecord = monitor.observe(sample, Recording::answer, 7);
        if (keeping) {
            records.add(iterationRecord);
        }
        iteration = sample.iteration() + 1;
        if (iteration % 500 == 0) {
            await();
        }
        return iterationRecord;
    }

    List<ActionRecord> end() {
        List<ActionRecord> releases = monitor.close(Recording::answer);
        await();
        return releases;
    }

    /** Waits until everything is written. */
    Recording await() {
        assertThat(queue.flush(PATIENCE)).as("delivered in time").isTrue();
        assertThat(queue.errors()).as("exporter's exceptions").isZero();
        assertThat(queue.dropped()).as("dropped records").isZero();
        return this;
    }

    /** For runs that are too long to be kept in memory. */
    void keepNothing() {
        keeping = false;
    }

    /** What the monitor gave out, in order. */
    List<IterationRecord> records() {
        return List.copyOf(records);
    }

    static Column all(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return Column.of(values);
    }

    /** A training that rolls back badly: not every action is applied. */
    private static ActionOutcome answer(Action action) {
        return action instanceof Action.Rollback
                ? new ActionOutcome.Unsupported("no snapshot yet")
                : new ActionOutcome.Applied();
    }
}
