package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that an {@link Exporter} takes whatever a Monitor may give it, without an exception. Extend it, make your
 * exporter, and run it as a JUnit test:
 *
 * <ul>
 *   <li>records of every kind of decision, verdict, incident change, action and outcome;
 *   <li>NaN, infinity, and columns that were not measured;
 *   <li>every topology: no parameters, none trainable, 1000 layers;
 *   <li>names of runs, models, workers and layers with quotes, line breaks, markup, any script, and of great length;
 *   <li>several runs at once; runs that never started, start again under the same names, or end twice; a model that
 *       changes within a run;
 *   <li>another thread than the one it was made on.
 * </ul>
 *
 * <p>What arrives at the other end is for your own tests to check; {@link #assertDelivered} is a place for it.
 */
public abstract class ExporterCompatibilityKit {
    private static final RunInfo RUN = new RunInfo("run", "Model", "0");
    private static final RunInfo OTHER_RUN = new RunInfo("other run", "Model", "0");
    private static final RunInfo OTHER_WORKER = new RunInfo("run", "Model", "1");
    private static final Topology TOPOLOGY = SampleTopologies.mixed();

    private Exporter exporter = iteration -> {};

    /** For subclasses. */
    protected ExporterCompatibilityKit() {}

    /**
     * A new exporter, ready for use. Called once before each test.
     *
     * @return the exporter
     * @throws Exception if it cannot be made, which fails the test
     */
    protected abstract Exporter create() throws Exception;

    /**
     * Closes what {@link #create} opened. Does nothing unless overridden.
     *
     * @param exporter the exporter of the test
     * @throws Exception if it cannot be closed, which fails the test
     */
    protected void close(Exporter exporter) throws Exception {}

    /**
     * Checks at the other end that the latest record of a run has arrived. Called while the run goes on. Does nothing unless
     * overridden.
     *
     * @param exporter the exporter of the test
     * @param latest the record exported last in its run
     * @throws Exception if it cannot be checked, which fails the test
     */
    protected void assertDelivered(Exporter exporter, IterationRecord latest) throws Exception {}

    @BeforeEach
    final void createExporter() throws Exception {
        exporter = create();
        assertThat(exporter).as("exporter").isNotNull();
    }

    @AfterEach
    final void closeExporter() throws Exception {
        close(exporter);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.TOPOLOGIES)
    void takesRecordsOfEveryKind(Topology topology) throws Exception {
        live(RUN, topology, SampleRecords.ofEveryKind(RUN, topology));
    }

    @ParameterizedTest
    @MethodSource(KitArguments.TOPOLOGIES)
    void takesEveryNumber(Topology topology) throws Exception {
        live(RUN, topology, plain(RUN, KitArguments.strangeRun(topology)));
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryTrouble(Trouble trouble) throws Exception {
        live(RUN, TOPOLOGY, plain(RUN, trouble.run(TOPOLOGY, 1, 30, 30, 30)));
    }

    @ParameterizedTest
    @MethodSource("io.gradwatch.testkit.ExporterCompatibilityKit#strangeNames")
    void takesAnyName(String name) throws Exception {
        RunInfo run = new RunInfo(name, name, name);
        Topology topology = new Topology(
                List.of(LayerInfo.of(name, name, 0), new LayerInfo("2" + name, "", 1, name, name, name)),
                List.of(
                        new ParameterInfo(0, name, ParameterRole.WEIGHT, 4, true),
                        new ParameterInfo(1, name, ParameterRole.OTHER, 4, false)));
        live(run, topology, SampleRecords.ofEveryKind(run, topology));
    }

    static Stream<Named<String>> strangeNames() {
        return Stream.of(
                Named.of("quotes", "a \"quoted\" 'name' with a \\ and a ` in it"),
                Named.of("line breaks", "first\nsecond\r\nthird\u2028fourth\tfifth"),
                Named.of("control characters", "a\u0000b\u001b[31mc\u007f\u0085"),
                Named.of("markup", "<script>alert(1)</script>&amp;<!-- ]]> {{x}} ${y} %n%s"),
                Named.of("separators", "a/b\\..\\../c;d,e=f:g#h?i@j|k*l"),
                Named.of("scripts", "schön \u5c64\u4e00 \u0634\u0628\u0643\u0629 \ud83e\udde0 e\u0301 \u202etfel"),
                Named.of("half a surrogate pair", "broken \ud83e name"),
                Named.of("spaces", "  leading and trailing  "),
                Named.of("10000 characters", "x".repeat(10_000)));
    }

    @Test
    void servesSeveralRunsAtOnce() throws Exception {
        List<RunInfo> runs = List.of(RUN, OTHER_RUN, OTHER_WORKER);
        runs.forEach(run -> exporter.runStarted(run, TOPOLOGY));
        List<IterationSample> samples = SampleRuns.healthy(TOPOLOGY, 1, 20);
        for (IterationSample sample : samples) {
            for (RunInfo run : runs) {
                exporter.export(SampleRecords.plain(run, sample));
            }
        }
        for (RunInfo run : runs) {
            assertDelivered(exporter, SampleRecords.plain(run, samples.get(19)));
            exporter.runEnded(run, List.of());
        }
    }

    @Test
    void goesOnWithOneRunAfterAnotherHasEnded() throws Exception {
        exporter.runStarted(RUN, TOPOLOGY);
        exporter.runStarted(OTHER_RUN, TOPOLOGY);
        exporter.runEnded(OTHER_RUN, SampleRecords.actions(0));
        IterationRecord latest = plainRecord(RUN, TOPOLOGY, 0);
        exporter.export(latest);
        assertDelivered(exporter, latest);
    }

    @Test
    void takesReleasesAtTheEndOfARun() {
        exporter.runStarted(RUN, TOPOLOGY);
        exporter.runEnded(RUN, SampleRecords.actions(5));
    }

    @Test
    void takesTheEndOfARunItDoesNotKnow() {
        exporter.runEnded(RUN, List.of());
        exporter.runEnded(RUN, SampleRecords.actions(5));
    }

    @Test
    void takesARecordOfARunThatItWasNeverToldOf() throws Exception {
        IterationRecord latest = plainRecord(RUN, TOPOLOGY, 0);
        exporter.export(latest);
        assertDelivered(exporter, latest);
    }

    @Test
    void takesARecordAfterTheEndOfItsRun() {
        exporter.runStarted(RUN, TOPOLOGY);
        exporter.runEnded(RUN, List.of());
        exporter.export(plainRecord(RUN, TOPOLOGY, 0));
    }

    @Test
    void takesARunThatStartsAgainUnderTheSameNames() throws Exception {
        live(RUN, TOPOLOGY, plain(RUN, SampleRuns.healthy(TOPOLOGY, 1, 10)));
        exporter.runStarted(RUN, TOPOLOGY);
        Topology other = SampleTopologies.recurrent(1);
        live(RUN, other, plain(RUN, SampleRuns.healthy(other, 1, 10)));
    }

    @Test
    void takesAModelThatChangesWithinItsRun() throws Exception {
        exporter.runStarted(RUN, TOPOLOGY);
        exporter.export(plainRecord(RUN, TOPOLOGY, 0));
        IterationRecord latest = plainRecord(RUN, SampleTopologies.dense(9), 1);
        exporter.export(latest);
        assertDelivered(exporter, latest);
        exporter.runEnded(RUN, List.of());
    }

    @Test
    void worksOnAnotherThreadThanTheOneItWasMadeOn() throws Exception {
        FutureTask<?> life = new FutureTask<>(() -> {
            live(RUN, TOPOLOGY, SampleRecords.ofEveryKind(RUN, TOPOLOGY));
            return null;
        });
        Thread thread = new Thread(life, "exporter kit");
        thread.start();
        try {
            life.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the exporter failed on another thread", e.getCause());
        }
    }

    private void live(RunInfo run, Topology topology, List<IterationRecord> records) throws Exception {
        exporter.runStarted(run, topology);
        records.forEach(exporter::export);
        assertDelivered(exporter, records.get(records.size() - 1));
        exporter.runEnded(run, List.of());
    }

    private static IterationRecord plainRecord(RunInfo run, Topology topology, long iteration) {
        return SampleRecords.plain(run, SampleBuilder.of(topology, iteration).build());
    }

    private static List<IterationRecord> plain(RunInfo run, List<IterationSample> samples) {
        return samples.stream().map(sample -> SampleRecords.plain(run, sample)).toList();
    }
}
