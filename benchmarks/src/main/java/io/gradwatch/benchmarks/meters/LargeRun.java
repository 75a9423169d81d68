package io.gradwatch.benchmarks.meters;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Iterations of a network of {@value #LAYERS} layers with one weight each, in which everything was measured. */
final class LargeRun {
    static final int LAYERS = 1000;
    static final RunInfo RUN = new RunInfo("benchmark", "dense", "0");

    private static final int UNITS = 64;
    /** So many that no value is set to what it was. */
    private static final int RECORDS = 16;

    private static final long SEED = 20_261_121;

    private final List<IterationRecord> records = new ArrayList<>();
    private int next;

    LargeRun() {
        Topology topology = topology();
        Random random = new Random(SEED);
        for (int i = 0; i < RECORDS; i++) {
            GradientSample gradient = GradientSample.of(topology, i, column(random), Column.of(new double[LAYERS]))
                    .withZeroFractions(column(random))
                    .withMaxAbs(column(random));
            IterationSample sample = new IterationSample(
                    gradient, 0, random.nextDouble(), column(random), column(random), column(random));
            records.add(new IterationRecord(
                    RUN,
                    sample,
                    StepDecision.proceed(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new MonitorHealth(1000, 0, 0)));
        }
    }

    static Topology topology() {
        List<LayerInfo> layers = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            layers.add(new LayerInfo("dense" + layer, "DenseLayer", layer, "relu", "RELU", "Adam"));
            parameters.add(new ParameterInfo(layer, "W", ParameterRole.WEIGHT, (long) UNITS * UNITS, true));
        }
        return new Topology(layers, parameters);
    }

    private static Column column(Random random) {
        return Column.of(random.doubles(LAYERS, 0.01, 1).toArray());
    }

    IterationRecord next() {
        next = (next + 1) % RECORDS;
        return records.get(next);
    }
}
