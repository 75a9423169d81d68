package io.gradwatch.dl4j.ui;

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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.core.storage.StatsStorageRouter;

/**
 * A large run without a Monitor, in which everything is measured in every iteration: dense layers, noise, gradients that
 * fall slowly, and one layer that is NaN in one iteration of every 10,000.
 */
public final class SyntheticRun {
    private static final int ODD_EVERY = 10_000;
    private static final int ODD_LAYER = 7;

    private final RunInfo run;
    private final Topology topology;
    private final UiExporter exporter;
    private final Random noise = new Random(11);
    private long iteration;

    public SyntheticRun(String name, int layers, StatsStorageRouter storage) {
        this.run = new RunInfo(name, "Synthetic", "0");
        List<LayerInfo> layerInfos = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            layerInfos.add(LayerInfo.of("layer" + i, "DenseLayer", i));
            parameters.add(new ParameterInfo(i, "W", ParameterRole.WEIGHT, 10_000, true));
        }
        this.topology = new Topology(layerInfos, parameters);
        this.exporter = UiExporter.to(storage);
        exporter.runStarted(run, topology);
    }

    public SyntheticRun write(long iterations) {
        for (long i = 0; i < iterations; i++) {
            exporter.export(next());
            iteration++;
        }
        return this;
    }

    public void end() {
        exporter.runEnded(run, List.of());
    }

    private IterationRecord next() {
        int size = topology.parameterCount();
        boolean odd = iteration % ODD_EVERY == ODD_EVERY / 2;
        double[] norms = new double[size];
        Arrays.setAll(norms, p -> Math.pow(0.99, p) * (1 + noise.nextDouble()) / (1 + iteration / 1e4));
        double[] counts = new double[size];
        if (odd) {
            norms[Math.min(ODD_LAYER, size - 1)] = Double.NaN;
            counts[Math.min(ODD_LAYER, size - 1)] = 1;
        }
        GradientSample gradient = GradientSample.of(topology, iteration, Column.of(norms), Column.of(counts))
                .withZeroFractions(scaled(norms, 1e-2));
        IterationSample sample = new IterationSample(
                gradient, 0, 1 + noise.nextDouble(), scaled(norms, 1e-3), scaled(norms, 30), filled(size, 1e-3));
        return new IterationRecord(
                run,
                sample,
                odd ? new StepDecision.Skip("non-finite gradient") : StepDecision.proceed(),
                List.of(),
                List.of(),
                List.of(),
                new MonitorHealth(50_000, 0, 0));
    }

    private static Column scaled(double[] values, double factor) {
        return Column.of(Arrays.stream(values).map(value -> value * factor).toArray());
    }

    private static Column filled(int size, double value) {
        double[] all = new double[size];
        Arrays.fill(all, value);
        return Column.of(all);
    }
}
