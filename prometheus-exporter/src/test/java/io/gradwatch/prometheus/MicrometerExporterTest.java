package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MicrometerExporterTest {
    private static final RunInfo OTHER_RUN = new RunInfo("second", "MultiLayerNetwork", "0");
    private static final RunInfo OTHER_WORKER = new RunInfo("first", "MultiLayerNetwork", "1");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerExporter exporter = MicrometerExporter.to(registry);

    @ParameterizedTest
    @EnumSource(Metric.class)
    void worksWithAnyRegistry(Metric metric) {
        Training training = Training.startWithBudgets(MicrometerExporter.to(registry, Training.FEW_LAYERS));
        training.iterate(Training.healthy(0));
        training.iterate(Training.poisoned(1));

        assertThat(registry.find(metric.meterName()).meters()).isNotEmpty().allSatisfy(meter -> {
            assertThat(meter.getId().getType()).isEqualTo(metric.type());
            assertThat(meter.getId().getDescription()).isNotBlank();
            assertThat(meter.getId().getTags().stream().map(Tag::getKey))
                    .contains("run", "model", "worker")
                    .containsAll(metric.tags())
                    .hasSize(3 + metric.tags().size());
        });
    }

    @Test
    void addsUpTheTimeOfIterationsAsFarAsItIsKnown() {
        exporter.runStarted(Training.RUN, Training.TOPOLOGY);
        exporter.export(record(Training.TOPOLOGY, 0, new MonitorHealth(0, 0, 0, 0)));
        assertThat(gauge("gradwatch.last.iteration.duration")).isNaN();
        assertThat(counter("gradwatch.iteration.time")).isZero();

        exporter.export(record(Training.TOPOLOGY, 1, new MonitorHealth(0, 0, 0, 250_000_000)));
        exporter.export(record(Training.TOPOLOGY, 2, new MonitorHealth(0, 0, 0, 500_000_000)));

        assertThat(gauge("gradwatch.last.iteration.duration")).isEqualTo(0.5);
        assertThat(counter("gradwatch.iteration.time")).isEqualTo(0.75);
    }

    @Test
    void takesTheTimeFromItsClock() {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_750_000_000_250L), ZoneOffset.UTC);
        Training.start(MicrometerExporter.to(registry, clock)).iterate(Training.healthy(0));

        assertThat(gauge("gradwatch.last.iteration.timestamp")).isEqualTo(1_750_000_000.25);
    }

    @Test
    void keepsRunsAndWorkersApart() {
        Training first = Training.start(exporter);
        Training second = Training.start(exporter, OTHER_RUN, Monitor.builder());
        Training worker = Training.start(exporter, OTHER_WORKER, Monitor.builder());
        first.iterate(Training.healthy(1));
        second.iterate(Training.healthy(2));
        worker.iterate(Training.healthy(3));

        assertThat(gauge("gradwatch.iteration", "run", "first", "worker", "0")).isEqualTo(1);
        assertThat(gauge("gradwatch.iteration", "run", "second", "worker", "0")).isEqualTo(2);
        assertThat(gauge("gradwatch.iteration", "run", "first", "worker", "1")).isEqualTo(3);
    }

    @Test
    void removesEveryMeterOfARunThatEnds() {
        Training first = Training.start(exporter);
        first.iterate(Training.poisoned(0));
        List<Meter> ofFirst = registry.getMeters();
        Training second = Training.start(exporter, OTHER_RUN, Monitor.builder());
        second.iterate(Training.poisoned(0));
        assertThat(registry.getMeters()).hasSize(2 * ofFirst.size());

        first.end();
        assertThat(registry.getMeters())
                .hasSize(ofFirst.size())
                .allMatch(meter -> "second".equals(meter.getId().getTag("run")));

        second.end();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void removesMetersThatAFilterOfTheRegistryRenamed() {
        registry.config().commonTags("team", "vision").meterFilter(MeterFilter.denyNameStartsWith("gradwatch.update"));
        Training training = Training.start(exporter);
        training.iterate(Training.healthy(0));
        assertThat(registry.find("gradwatch.score").tag("team", "vision").gauge())
                .isNotNull();

        training.end();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void leavesTheMetersOfOthersAlone() {
        Counter others = registry.counter("requests");
        Training training = Training.start(exporter);
        training.end();

        assertThat(registry.getMeters()).containsExactly(others);
    }

    @Test
    void startsAgainForARunOfTheSameNames() {
        Training.start(exporter).iterate(Training.poisoned(7));
        Training.start(exporter).iterate(Training.healthy(0));

        assertThat(gauge("gradwatch.iteration")).isZero();
        assertThat(counter("gradwatch.non.finite.iterations", "quantity", "gradient"))
                .isZero();
    }

    @Test
    void takesOverFromAnotherExporterToTheSameRegistry() {
        Training.start(exporter).iterate(Training.poisoned(7));
        Training.start(MicrometerExporter.to(registry)).iterate(Training.healthy(0));

        assertThat(gauge("gradwatch.iteration")).isZero();
        assertThat(counter("gradwatch.non.finite.iterations", "quantity", "gradient"))
                .isZero();
    }

    @Test
    void startsARunThatItHearsOfByARecordOnly() {
        exporter.export(record(Training.healthy(5).topology(), 5, new MonitorHealth(0, 0, 0)));

        assertThat(gauge("gradwatch.iteration")).isEqualTo(5);
    }

    @Test
    void countsErrorsAndDroppedRecordsAsFarAsTheHealthOfTheMonitorTells() {
        exporter.runStarted(Training.RUN, Training.TOPOLOGY);
        exporter.export(record(Training.TOPOLOGY, 0, new MonitorHealth(0, 2, 10)));
        exporter.export(record(Training.TOPOLOGY, 1, new MonitorHealth(0, 2, 10)));
        exporter.export(record(Training.TOPOLOGY, 2, new MonitorHealth(0, 3, 30)));

        assertThat(counter("gradwatch.internal.errors")).isEqualTo(3);
        assertThat(counter("gradwatch.dropped.records")).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 00_l0", "10, 9, 09_l9", "100, 7, 07_l7", "101, 7, 007_l7", "101, 100, 100_l100"})
    void padsLayerNumbersSoThatTheySortAsText(int layers, int layer, String expected) {
        Topology deep = new Topology(
                IntStream.range(0, layers)
                        .mapToObj(i -> LayerInfo.of("l" + i, "DenseLayer", i))
                        .toList(),
                List.of(new ParameterInfo(layer, "W", ParameterRole.WEIGHT, 1, true)));
        exporter.runStarted(Training.RUN, deep);

        assertThat(registry.get("gradwatch.gradient.norm").gauge().getId().getTag("layer"))
                .isEqualTo(expected);
    }

    @Test
    void knowsEveryActionAndOutcomeOfCore() {
        assertThat(EventCounters.EVERY_ACTION.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(Action.class.getPermittedSubclasses());
        assertThat(EventCounters.EVERY_OUTCOME.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(ActionOutcome.class.getPermittedSubclasses());
    }

    private static IterationRecord record(Topology topology, long iteration, MonitorHealth health) {
        return new IterationRecord(
                Training.RUN,
                Training.sample(topology, iteration, Column.of(1, 1, 0, 1, 1), Column.of(0, 0, 0, 0, 0), 1),
                StepDecision.proceed(),
                List.of(),
                List.of(),
                List.of(),
                health);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }
}
