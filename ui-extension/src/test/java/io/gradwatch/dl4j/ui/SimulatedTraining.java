package io.gradwatch.dl4j.ui;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.ActionOutcome;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A Monitor fed with made-up samples of a stack of dense layers, each with a weight and a bias. */
final class SimulatedTraining {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Topology topology;
    private final QueuedExporter exporter;
    private final Monitor monitor;
    private final Random noise = new Random(7);
    private TrainingControl control = TrainingControl.unsupported("test");
    private long iteration;

    private SimulatedTraining(RunInfo run, Topology topology, Exporter exporter, MonitorBuilder monitor) {
        this.topology = topology;
        this.exporter = Exporters.queued(exporter);
        this.monitor = monitor.exporter(this.exporter).build(run, topology);
    }

    static SimulatedTraining of(String run, Exporter exporter, String... layerNames) {
        return new SimulatedTraining(
                new RunInfo(run, "Simulated", "0"), stack(layerNames), exporter, Monitor.builder());
    }

    static SimulatedTraining of(RunInfo run, Exporter exporter, MonitorBuilder monitor, String... layerNames) {
        return new SimulatedTraining(run, stack(layerNames), exporter, monitor);
    }

    /** From now on every action is carried out, as far as anybody is told. */
    SimulatedTraining obeying() {
        control = action -> new ActionOutcome.Applied();
        return this;
    }

    static Topology stack(String... names) {
        List<LayerInfo> layers = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            layers.add(new LayerInfo(names[i], "DenseLayer", i, "relu", "RELU", "Adam"));
            parameters.add(new ParameterInfo(i, "W", ParameterRole.WEIGHT, 400, true));
            parameters.add(new ParameterInfo(i, "b", ParameterRole.BIAS, 20, true));
        }
        return new Topology(layers, parameters);
    }

    /** Healthy iterations: gradients that fall slowly, deeper layers a little smaller, with some noise. */
    SimulatedTraining train(int iterations) {
        for (int i = 0; i < iterations; i++) {
            double progress = 1 / (1 + iteration / 300.0);
            step(layer -> 0.4 * progress * Math.pow(0.7, layer) * Math.exp(0.25 * noise.nextGaussian()));
        }
        return this;
    }

    /** One iteration with a gradient norm of the weight per layer; a tenth of it goes to the bias. */
    IterationRecord step(IntToDoubleFunction gradientNormOfLayer) {
        int parameters = topology.parameterCount();
        double[] norms = new double[parameters];
        double[] nonFinite = new double[parameters];
        double[] updates = new double[parameters];
        double[] weights = new double[parameters];
        double[] rates = new double[parameters];
        for (int p = 0; p < parameters; p++) {
            double norm = gradientNormOfLayer.applyAsDouble(p / 2);
            norms[p] = p % 2 == 0 ? norm : norm / 10;
            nonFinite[p] = Double.isFinite(norm) ? 0 : p % 2 == 0 ? 3 : 1;
            updates[p] = 0.02 * norms[p];
            weights[p] = 8;
            rates[p] = 0.02;
        }
        GradientSample gradient = GradientSample.of(topology, iteration, Column.of(norms), Column.of(nonFinite));
        monitor.gate(gradient);
        double score = 2 / (1 + iteration / 100.0);
        IterationRecord iterationRecord = monitor.observe(
                new IterationSample(gradient, 0, score, Column.of(updates), Column.of(weights), Column.of(rates)),
                control,
                0);
        iteration++;
        return iterationRecord;
    }

    /** Ends the run, and waits until everything is in the storage. */
    void end() {
        monitor.close(control);
        deliver();
    }

    /** Waits until everything is in the storage. */
    SimulatedTraining deliver() {
        if (!exporter.flush(PATIENCE)) {
            throw new AssertionError("the exporter did not finish in time");
        }
        if (exporter.errors() > 0 || exporter.dropped() > 0) {
            throw new AssertionError(exporter.errors() + " errors, " + exporter.dropped() + " dropped records");
        }
        return this;
    }
}
