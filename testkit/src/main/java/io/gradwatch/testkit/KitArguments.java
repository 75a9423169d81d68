package io.gradwatch.testkit;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** What the kits put in. */
final class KitArguments {
    static final String TOPOLOGIES = "io.gradwatch.testkit.KitArguments#topologies";
    static final String HEALTHY_RUNS = "io.gradwatch.testkit.KitArguments#healthyRuns";

    private static final int LONG_RUN = 3000;

    private KitArguments() {}

    static Stream<Named<Topology>> topologies() {
        return SampleTopologies.all().entrySet().stream().map(each -> Named.of(each.getKey(), each.getValue()));
    }

    /** Runs in which nothing is wrong, several thousand iterations long, of networks of several shapes. */
    static Stream<Named<List<IterationSample>>> healthyRuns() {
        Map<String, Topology> topologies = new LinkedHashMap<>(SampleTopologies.all());
        topologies.remove("1000 layers");
        topologies.put("20 tanh layers", SampleTopologies.dense(20, "tanh"));
        List<Named<List<IterationSample>>> runs = new ArrayList<>();
        long seed = 1;
        for (Map.Entry<String, Topology> each : topologies.entrySet()) {
            String of = " run of " + each.getKey() + ", seed " + seed;
            runs.add(Named.of("healthy" + of, SampleRuns.healthy(each.getValue(), seed, LONG_RUN)));
            runs.add(Named.of("noisy" + of, SampleRuns.noisy(each.getValue(), seed, LONG_RUN)));
            runs.add(Named.of("converging" + of, SampleRuns.converging(each.getValue(), seed, LONG_RUN)));
            seed++;
        }
        return runs.stream();
    }

    /** A run that is healthy at first, then meets everything a sample may contain, twice, and is healthy again. */
    static List<IterationSample> strangeRun(Topology topology) {
        HealthyCourse course = new HealthyCourse(topology, 7, HealthyCourse.USUAL_NOISE);
        List<IterationSample> samples = new ArrayList<>();
        // The first sample of all is strange too: nothing is known yet then.
        for (int times = 0; times < 2; times++) {
            for (Consumer<SampleBuilder> strangeness : strangenesses()) {
                SampleBuilder sample = course.next();
                strangeness.accept(sample);
                samples.add(sample.build());
            }
            for (int i = 0; i < 60; i++) {
                samples.add(course.next().build());
            }
        }
        return samples;
    }

    /** Every trouble three times over, with 300 healthy iterations before each. */
    static List<IterationSample> recurringTrouble(Topology topology) {
        HealthyCourse course = new HealthyCourse(topology, 11, HealthyCourse.USUAL_NOISE);
        List<IterationSample> samples = new ArrayList<>();
        for (int times = 0; times < 3; times++) {
            for (Trouble trouble : Trouble.values()) {
                for (int i = 0; i < 320; i++) {
                    SampleBuilder sample = course.next();
                    if (i >= 300) {
                        trouble.befall(sample, i - 300, course.firstLoss());
                    }
                    samples.add(sample.build());
                }
            }
        }
        return samples;
    }

    private static List<Consumer<SampleBuilder>> strangenesses() {
        return List.of(
                SampleBuilder::poisoned,
                sample -> sample.everything(Double.NaN),
                sample -> sample.everything(Double.POSITIVE_INFINITY),
                sample -> sample.everything(0),
                sample -> sample.everything(Double.MAX_VALUE),
                sample -> sample.everything(Double.MIN_VALUE),
                SampleBuilder::onlyGradientsMeasured,
                sample -> sample.score(Double.NaN),
                sample -> sample.score(Double.NEGATIVE_INFINITY),
                sample -> sample.score(-1),
                sample -> sample.scaleGradients(0),
                sample -> sample.scaleUpdates(0));
    }
}
