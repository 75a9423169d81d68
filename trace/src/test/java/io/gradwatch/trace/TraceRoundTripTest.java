package io.gradwatch.trace;

import static io.gradwatch.trace.Recording.RUN;
import static io.gradwatch.trace.Recording.TOPOLOGY;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TraceRoundTripTest {
    private static final int SIZE = TOPOLOGY.parameterCount();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                1.0,
                0.1,
                1.0 / 3,
                Math.PI * 1e-200,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                1L << 53,
                (1L << 53) + 2,
                -123456.0,
                2.225073858507201E-308,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void everyNumberComesBackBitForBit(double number) throws IOException {
        double[] mixed = new double[SIZE];
        mixed[0] = number;
        mixed[1] = 42.5;
        IterationSample sample = new IterationSample(
                GradientSample.of(TOPOLOGY, 3, Column.of(mixed), Recording.all(SIZE, number)),
                2,
                number,
                Column.of(mixed),
                Recording.all(SIZE, number),
                Column.of(mixed),
                Recording.all(4, number));

        IterationSample read = roundTrip(sample);

        assertThat(Double.doubleToLongBits(read.score())).isEqualTo(Double.doubleToLongBits(number));
        assertThat(read.gradient().norms()).isEqualTo(Column.of(mixed));
        assertThat(read.gradient().nonFiniteCounts()).isEqualTo(Recording.all(SIZE, number));
        assertThat(read.updateNorms()).isEqualTo(Column.of(mixed));
        assertThat(read.parameterNorms()).isEqualTo(Recording.all(SIZE, number));
        assertThat(read.learningRates()).isEqualTo(Column.of(mixed));
        assertThat(read.inactiveUnits()).isEqualTo(Recording.all(4, number));
    }

    @Test
    void unmeasuredColumnsStayUnmeasured() throws IOException {
        Column unmeasured = Column.unmeasured(SIZE);
        IterationSample read = roundTrip(new IterationSample(
                GradientSample.of(TOPOLOGY, 0, unmeasured, unmeasured), 0, 1, unmeasured, unmeasured, unmeasured));

        assertThat(read.gradient().norms().isMeasured()).isFalse();
        assertThat(read.gradient().zeroFractions().isMeasured()).isFalse();
        assertThat(read.updateNorms().isMeasured()).isFalse();
        assertThat(read.inactiveUnits().isMeasured()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 111.9, Double.NaN})
    void thePenaltyComesBack(double penalty) throws IOException {
        GradientSample gradient = GradientSample.of(TOPOLOGY, 0, Recording.all(SIZE, 1), Recording.all(SIZE, 0));

        assertThat(roundTrip(sampleOf(gradient).withPenalty(penalty)).penalty()).isEqualTo(Double.valueOf(penalty));
    }

    @Test
    void zeroFractionsAndLargestValuesComeBack() throws IOException {
        GradientSample gradient = GradientSample.of(TOPOLOGY, 0, Recording.all(SIZE, 1), Recording.all(SIZE, 0))
                .withZeroFractions(Recording.all(SIZE, 0.5))
                .withMaxAbs(Recording.all(SIZE, 0.25));

        GradientSample read = roundTrip(sampleOf(gradient)).gradient();
        assertThat(read.zeroFractions()).isEqualTo(Recording.all(SIZE, 0.5));
        assertThat(read.maxAbs()).isEqualTo(Recording.all(SIZE, 0.25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script>",
                "\"'\\",
                "line\nbreak\u2028",
                "\u5c64\u00fc",
                "\ud83d\ude00",
                "\ud800 half",
                "\u0000"
            })
    void namesComeBackWhateverIsInThem(String name) throws IOException {
        RunInfo run = new RunInfo(name + "run", name + "model", name + "worker");
        Topology topology = new Topology(
                List.of(new LayerInfo(name, name, 3, name, name, name)),
                List.of(new ParameterInfo(0, name, ParameterRole.EMBEDDING, Long.MAX_VALUE, false)));
        Path file = folder.resolve("run.jsonl");
        TraceExporter exporter = TraceExporter.to(file);
        exporter.runStarted(run, topology);
        exporter.runEnded(run, List.of());

        TraceEntry.Started started = (TraceEntry.Started) read(file).get(0);

        assertThat(started.run()).isEqualTo(run);
        assertThat(started.topology()).isEqualTo(topology);
        assertThat(Files.readString(file)).matches("[ -~\\n]+");
    }

    static Stream<StepDecision> decisions() {
        Column factors = Column.of(0, 0.5, 1, 1, 1, 1, 1, 1.0 / 3);
        return Stream.of(
                StepDecision.proceed(),
                new StepDecision.Scale(factors, "spike"),
                new StepDecision.Clip(
                        factors, List.of(new Clipping.Elements(0.5), new Clipping.Adaptive(0.01, 1e-3)), "limit"),
                new StepDecision.Skip("3 elements are not finite"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void decisionsComeBack(StepDecision decision) throws IOException {
        assertThat(roundTrip(recordOf(decision, List.of(), List.of(), List.of()))
                        .decision())
                .isEqualTo(decision);
    }

    @Test
    void limitsComeBackWhereANormIsAboveItsOwn() throws IOException {
        Column limits = limits();

        assertThat(roundTrip(withLimits(Math.nextUp(1e16), limits)).gradient().limits())
                .isEqualTo(limits);
    }

    @Test
    void limitsThatAllNormsKeepAreLeftOut() throws IOException {
        assertThat(roundTrip(withLimits(1e16, limits())).gradient().limits().isMeasured())
                .isFalse();
    }

    private static Column limits() {
        double[] limits = new double[SIZE];
        Arrays.fill(limits, Double.POSITIVE_INFINITY);
        limits[1] = 1e16;
        return Column.of(limits);
    }

    private static IterationSample withLimits(double norm, Column limits) {
        Column norms = Recording.all(SIZE, norm);
        return new IterationSample(
                GradientSample.of(TOPOLOGY, 3, norms, Recording.all(SIZE, 0)).withLimits(limits),
                0,
                1,
                norms,
                norms,
                norms,
                Recording.all(4, 0));
    }

    static Stream<ActionRecord> actions() {
        return Stream.of(
                done(new Action.ScaleLearningRate(0.3), new ActionOutcome.Applied()),
                done(new Action.ScaleLayerLearningRate(2, 0.3), new ActionOutcome.Applied()),
                done(new Action.LimitLearningRate(0.003), new ActionOutcome.Applied()),
                done(new Action.LimitLearningRate(Double.POSITIVE_INFINITY), new ActionOutcome.Applied()),
                done(new Action.EnableClipping(new Clipping.GlobalNorm(2.5)), new ActionOutcome.Unsupported("why")),
                done(new Action.EnableClipping(new Clipping.LayerNorm(0.1)), new ActionOutcome.Failed("no")),
                done(new Action.EnableClipping(new Clipping.ParameterNorm(0.1)), new ActionOutcome.Applied()),
                done(new Action.EnableClipping(new Clipping.Elements(0.1)), new ActionOutcome.Applied()),
                done(new Action.EnableClipping(new Clipping.Adaptive(0.1, 0.2)), new ActionOutcome.Applied()),
                done(new Action.ReleaseClipping(), new ActionOutcome.Applied()),
                done(new Action.Rollback(), new ActionOutcome.Applied()),
                done(new Action.StopTraining(), new ActionOutcome.Applied()));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void actionsComeBack(ActionRecord action) throws IOException {
        assertThat(roundTrip(recordOf(StepDecision.proceed(), List.of(), List.of(), List.of(action)))
                        .actions())
                .containsExactly(action);
    }

    @ParameterizedTest
    @EnumSource
    void incidentsComeBack(IncidentChange.Kind kind) throws IOException {
        Incident incident = new Incident(
                7,
                "exploding",
                Severity.CRITICAL,
                List.of(0, 2),
                List.of("dense0", "dense2"),
                17,
                21,
                kind == IncidentChange.Kind.RESOLVED ? 41 : Incident.OPEN,
                new Diagnosis("evidence", "cause", "remedy"),
                List.of(
                        new Symptom("non-finite", Severity.WARNING, 17, 17, "NaN"),
                        new Symptom("exploding", Severity.CRITICAL, 18, 21, "much")));
        IncidentChange change = new IncidentChange(kind, incident);

        assertThat(roundTrip(recordOf(StepDecision.proceed(), List.of(), List.of(change), List.of()))
                        .incidentChanges())
                .containsExactly(change);
    }

    @Test
    void verdictsComeBackButForHealthyOnes() throws IOException {
        RuleVerdict undecided = new RuleVerdict("a", Verdict.undecided("warm-up"));
        RuleVerdict healthy = new RuleVerdict("b", Verdict.healthy());
        RuleVerdict violated = new RuleVerdict(
                "c",
                Verdict.violated(
                        Severity.INFO,
                        List.of(
                                new Finding(2, "gradient norm", Double.NaN, 0.5),
                                new Finding(Finding.WHOLE_MODEL, "loss", 3, 2))));

        assertThat(roundTrip(recordOf(
                                StepDecision.proceed(), List.of(undecided, healthy, violated), List.of(), List.of()))
                        .verdicts())
                .containsExactly(undecided, violated);
    }

    @Test
    void healthComesBack() throws IOException {
        assertThat(roundTrip(recordOf(StepDecision.proceed(), List.of(), List.of(), List.of()))
                        .health())
                .isEqualTo(new MonitorHealth(5, 6, 7, 8));
    }

    @ParameterizedTest
    @EnumSource
    void aRecordedRunComesBackWhole(Preset preset) throws IOException {
        Path file = folder.resolve("run.jsonl");
        Recording recording = Recording.start(
                TraceExporter.to(file), RUN, TOPOLOGY, Monitor.builder().preset(preset));
        recording.troubled(3, 900);
        List<ActionRecord> releases = recording.end();

        List<TraceEntry> entries = read(file);

        assertThat(entries).hasSize(902);
        assertThat(entries.get(0)).isInstanceOf(TraceEntry.Started.class);
        assertThat(((TraceEntry.Ended) entries.get(901)).releases()).isEqualTo(releases);
        for (int i = 0; i < 900; i++) {
            TraceEntry.Iteration read = (TraceEntry.Iteration) entries.get(i + 1);
            IterationRecord written = recording.records().get(i);
            assertThat(read.at()).hasToString("run.jsonl, line " + (i + 2));
            assertThat(read.iteration().decision()).isEqualTo(written.decision());
            assertThat(read.iteration().incidentChanges()).isEqualTo(written.incidentChanges());
            assertThat(read.iteration().actions()).isEqualTo(written.actions());
            assertThat(read.iteration().health()).isEqualTo(written.health());
            assertThat(read.missing()).isZero();
        }
    }

    @Test
    void runsShareAFile() throws IOException {
        Path file = folder.resolve("run.jsonl");
        TraceExporter exporter = TraceExporter.to(file);
        RunInfo other = new RunInfo("run", "MultiLayerNetwork", "1");
        Recording first = Recording.start(exporter, RUN, TOPOLOGY, Monitor.builder());
        // Each has a queue of its own, and runs are numbered in the order in which they reach the file.
        first.await();
        Recording second = Recording.start(exporter, other, Recording.stack(2), Monitor.builder());
        for (int i = 0; i < 20; i++) {
            first.step(layer -> 1, 1);
            first.await();
            second.step(layer -> 2, 2);
            second.await();
        }
        first.end();
        second.step(layer -> 3, 2);
        second.end();

        List<TraceEntry> entries = read(file);

        assertThat(entries).filteredOn(TraceEntry.Started.class::isInstance).hasSize(2);
        assertThat(entries).filteredOn(entry -> entry.number() == 0).hasSize(22);
        assertThat(entries).filteredOn(entry -> entry.number() == 1).hasSize(23);
        assertThat(entries)
                .filteredOn(TraceEntry.Iteration.class::isInstance)
                .allMatch(entry ->
                        ((TraceEntry.Iteration) entry).iteration().run().equals(entry.number() == 0 ? RUN : other));
    }

    static List<TraceEntry> read(Path file) throws IOException {
        List<TraceEntry> entries = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file)) {
            for (TraceEntry entry = reader.next(); entry != null; entry = reader.next()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private IterationSample roundTrip(IterationSample sample) throws IOException {
        return roundTrip(new IterationRecord(
                        RUN,
                        sample,
                        StepDecision.proceed(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new MonitorHealth(5, 6, 7, 8)))
                .sample();
    }

    private IterationRecord roundTrip(IterationRecord written) throws IOException {
        Path file = folder.resolve("run.jsonl");
        TraceExporter exporter = TraceExporter.to(file);
        exporter.runStarted(RUN, TOPOLOGY);
        exporter.export(written);
        exporter.runEnded(RUN, List.of());
        return ((TraceEntry.Iteration) Objects.requireNonNull(read(file).get(1))).iteration();
    }

    private static IterationRecord recordOf(
            StepDecision decision,
            List<RuleVerdict> verdicts,
            List<IncidentChange> changes,
            List<ActionRecord> actions) {
        GradientSample gradient = GradientSample.of(TOPOLOGY, 5, Recording.all(SIZE, 1), Recording.all(SIZE, 0));
        return new IterationRecord(
                RUN, sampleOf(gradient), decision, verdicts, changes, actions, new MonitorHealth(5, 6, 7, 8));
    }

    private static IterationSample sampleOf(GradientSample gradient) {
        Column ones = Recording.all(SIZE, 1);
        return new IterationSample(gradient, 0, 1, ones, ones, ones);
    }

    private static ActionRecord done(Action action, ActionOutcome outcome) {
        return new ActionRecord(5, action, "because", outcome);
    }
}
