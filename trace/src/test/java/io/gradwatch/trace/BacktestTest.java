package io.gradwatch.trace;

import static io.gradwatch.trace.Recording.RUN;
import static io.gradwatch.trace.Recording.TOPOLOGY;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class BacktestTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"OBSERVE,1", "OBSERVE,2", "PROTECT,1", "PROTECT,2", "AUTOPILOT,1", "AUTOPILOT,2", "AUTOPILOT,3"})
    void theOriginalConfigurationReproducesTheRunExactly(Preset preset, long seed) throws IOException {
        Recording recording = record(preset, seed);
        List<ActionRecord> releases = recording.end();

        BacktestReport report = Backtest.of(Monitor.builder().preset(preset)).run(trace());

        BacktestReport.Run run = report.runs().get(0);
        assertThat(report.isAsRecorded()).as("%s", run.firstDifference()).isTrue();
        assertThat(run.backtest()).isEqualTo(run.recorded());
        assertThat(run.backtest().events()).isEqualTo(events(recording)).isNotEmpty();
        assertThat(run.backtest().actions()).isEqualTo(actions(recording, releases));
        assertThat(run.iterations()).isEqualTo(1000);
        assertThat(run.missing()).isZero();
        assertThat(run.ended()).isTrue();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void autopilotActsInTheRecordedRun() {
        Recording recording = record(Preset.AUTOPILOT, 1);

        assertThat(recording.records().stream().flatMap(each -> each.actions().stream()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSameTraceAndConfigurationGiveTheSame(Preset preset) throws IOException {
        record(Preset.PROTECT, 4).end();
        Backtest backtest = Backtest.of(Monitor.builder().preset(preset));

        assertThat(backtest.run(trace())).isEqualTo(backtest.run(trace()));
    }

    @Test
    void anotherPolicyIsSaidToDifferAndWhereFirst() throws IOException {
        Recording recording = record(Preset.OBSERVE, 1);
        recording.end();

        BacktestReport.Run run = Backtest.of(Monitor.builder().preset(Preset.AUTOPILOT))
                .run(trace())
                .runs()
                .get(0);

        BacktestReport.Difference first = Objects.requireNonNull(run.firstDifference());
        assertThat(run.differences()).isPositive();
        assertThat(first.at().number()).isEqualTo(first.iteration() + 2);
        assertThat(run.recorded().actionCount()).isZero();
        assertThat(run.backtest().actionCount()).isPositive();
        assertThat(run.backtest().stepCounts()).containsKey("skip");
        assertThat(run.recorded().stepCounts()).isEmpty();
    }

    @Test
    void aRuleThatWasLeftOutThenIsHeardNow() throws IOException {
        MonitorBuilder silent = Monitor.builder().rules(List.of());
        Recording.start(TraceExporter.to(trace()), RUN, TOPOLOGY, silent)
                .troubled(1, 1000)
                .end();

        BacktestReport.Run run =
                Backtest.of(Monitor.builder()).run(trace()).runs().get(0);

        assertThat(run.recorded().events()).isEmpty();
        assertThat(run.backtest().firstViolations()).containsKeys("non-finite", "exploding", "vanishing");
        assertThat(run.backtest().incidentCount()).isPositive();
    }

    @Test
    void missingIterationsAreSaid() throws IOException {
        record(Preset.OBSERVE, 1).end();
        List<String> lines = new ArrayList<>(Files.readAllLines(trace()));
        lines.subList(100, 110).clear();
        Files.write(trace(), lines);

        assertThat(Backtest.of(Monitor.builder()).run(trace()).runs().get(0).missing())
                .isEqualTo(10);
    }

    @Test
    void aRunWithoutItsEndIsComparedAsFarAsItGoes() throws IOException {
        record(Preset.AUTOPILOT, 1).await();

        BacktestReport report =
                Backtest.of(Monitor.builder().preset(Preset.AUTOPILOT)).run(trace());

        assertThat(report.isAsRecorded()).isTrue();
        assertThat(report.runs().get(0).ended()).isFalse();
    }

    @Test
    void aRotatedCompressedTraceIsReproducedToo() throws IOException {
        Recording.start(TraceExporter.builder(trace()).gzip().maxBytes(20_000).build())
                .troubled(1, 1000)
                .end();

        assertThat(TraceParts.existing(trace())).hasSizeGreaterThan(3);
        assertThat(Backtest.of(Monitor.builder().preset(Preset.AUTOPILOT))
                        .run(trace())
                        .isAsRecorded())
                .isTrue();
    }

    @Test
    void exceptionsOfRulesAreCounted() throws IOException {
        record(Preset.OBSERVE, 1).end();
        RuleFactory failing = new RuleFactory() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public Rule create(Topology topology, Settings settings) {
                return sample -> {
                    throw new IllegalStateException("on purpose");
                };
            }
        };

        assertThat(Backtest.of(Monitor.builder().rule(failing))
                        .run(trace())
                        .runs()
                        .get(0)
                        .internalErrors())
                .isEqualTo(1000);
    }

    @Test
    void theExportersOfTheConfigurationAreNotUsed() throws IOException {
        record(Preset.OBSERVE, 1).end();
        List<IterationRecord> exported = new ArrayList<>();

        Backtest.of(Monitor.builder().exporter(exported::add)).run(trace());

        assertThat(exported).isEmpty();
    }

    private Path trace() {
        return folder.resolve("run.jsonl");
    }

    private Recording record(Preset preset, long seed) {
        return Recording.start(
                        TraceExporter.to(trace()),
                        RUN,
                        TOPOLOGY,
                        Monitor.builder().preset(preset))
                .troubled(seed, 1000);
    }

    private static List<IncidentEvent> events(Recording recording) {
        return recording.records().stream()
                .flatMap(each -> each.incidentChanges().stream()
                        .map(change -> new IncidentEvent(each.sample().iteration(), change)))
                .toList();
    }

    private static List<ActionRecord> actions(Recording recording, List<ActionRecord> releases) {
        List<ActionRecord> all = new ArrayList<>();
        recording.records().forEach(each -> all.addAll(each.actions()));
        all.addAll(releases);
        return all;
    }
}
