package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A network of many layers, each of which has one weight of four elements: its RMS is half its norm. */
final class DeepNetwork {
    private final Topology topology;
    private long iteration;

    DeepNetwork(int layers) {
        topology = new Topology(
                IntStream.range(0, layers)
                        .mapToObj(i -> LayerInfo.of("l" + i, "DenseLayer", i))
                        .toList(),
                IntStream.range(0, layers)
                        .mapToObj(i -> new ParameterInfo(i, "W", ParameterRole.WEIGHT, 4, true))
                        .toList());
    }

    Topology topology() {
        return topology;
    }

    /** Gradient norms that grow from layer to layer, 1 for the first. */
    static double growing(int layer) {
        return 1.0 + layer;
    }

    /** The next iteration, with gradient norms by layer; parameter norms are 10 and updates a tenth of the gradients. */
    IterationSample sample(IntToDoubleFunction norms) {
        int layers = topology.layers().size();
        double[] gradients = IntStream.range(0, layers).mapToDouble(norms).toArray();
        double[] updates = Arrays.stream(gradients).map(norm -> norm / 10).toArray();
        Column nonFinite = Column.of(Arrays.stream(gradients)
                .map(norm -> Double.isFinite(norm) ? 0 : 1)
                .toArray());
        return new IterationSample(
                GradientSample.of(topology, iteration++, Column.of(gradients), nonFinite),
                0,
                1,
                Column.of(updates),
                all(layers, 10),
                all(layers, 0.01));
    }

    IterationSample unmeasured() {
        int layers = topology.layers().size();
        Column nothing = Column.unmeasured(layers);
        return new IterationSample(
                GradientSample.of(topology, iteration++, nothing, nothing), 0, 1, nothing, nothing, nothing);
    }

    static IterationRecord record(IterationSample sample, IncidentChange... changes) {
        return new IterationRecord(
                Training.RUN,
                sample,
                StepDecision.proceed(),
                List.of(),
                List.of(changes),
                List.of(),
                new MonitorHealth(0, 0, 0));
    }

    IncidentChange change(Kind kind, long id, Integer... layers) {
        return new IncidentChange(
                kind,
                new Incident(
                        id,
                        "vanishing",
                        Severity.WARNING,
                        List.of(layers),
                        Arrays.stream(layers)
                                .map(layer -> topology.layers().get(layer).name())
                                .toList(),
                        0,
                        0,
                        kind == Kind.RESOLVED ? 1 : Incident.OPEN,
                        new Diagnosis("evidence", "cause", "remedy")));
    }

    private static Column all(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return Column.of(values);
    }
}
