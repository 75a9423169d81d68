package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.gradwatch.trace.TraceExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes traces of made-up runs that explode, with a NaN at iteration 50. */
final class RecordedRun {
    static final String NASTY = "</script><b>\"'&\u5c64\u2028";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RecordedRun() {}

    static void write(Path trace, String run, int iterations) {
        write(trace, run, iterations, "first", NASTY, "out");
    }

    static void write(Path trace, String run, int iterations, String... layerNames) {
        Topology topology = topology(layerNames);
        QueuedExporter queue = Exporters.queued(TraceExporter.to(trace));
        Monitor monitor = Monitor.builder()
                .preset(Preset.AUTOPILOT)
                .exporter(queue)
                .build(new RunInfo(run, "Simulated", "0"), topology);
        Random random = new Random(1);
        int size = topology.parameterCount();
        for (int i = 0; i < iterations; i++) {
            double level = i >= 100 && i < 130 ? Math.pow(1.5, i - 100) : 1;
            double[] norms = new double[size];
            Arrays.setAll(norms, p -> level * (0.5 + random.nextDouble()));
            double[] bad = new double[size];
            if (i == 50) {
                norms[2] = Double.NaN;
                bad[2] = 3;
            }
            GradientSample gradient = GradientSample.of(topology, i, Column.of(norms), Column.of(bad));
            monitor.gate(gradient);
            monitor.observe(
                    new IterationSample(
                            gradient, 0, i == 50 ? Double.NaN : level, all(size, 1e-3), all(size, 1), all(size, 0.01)),
                    action -> new ActionOutcome.Applied(),
                    0);
            if (i % 500 == 0) {
                assertThat(queue.flush(PATIENCE)).isTrue();
            }
        }
        monitor.close(action -> new ActionOutcome.Applied());
        assertThat(queue.flush(PATIENCE)).isTrue();
        assertThat(queue.errors()).isZero();
    }

    private static Topology topology(String... names) {
        List<LayerInfo> layers = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            layers.add(LayerInfo.of(names[i], "DenseLayer", i));
            parameters.add(new ParameterInfo(i, "W", ParameterRole.WEIGHT, 100, true));
        }
        return new Topology(layers, parameters);
    }

    private static Column all(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return Column.of(values);
    }
}
