package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.dl4j.ui.UiExporter;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.prometheus.MicrometerExporter;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.trace.TraceExporter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.impl.CollectionStatsStorageRouter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What exporters take per iteration of a network of {@value HealthyRun#PARAMETERS} parameters: of the thread that trains,
 * which only puts a record into a queue, and of their own threads.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExportersBenchmark {
    /** Fewer than the queue holds, so that none is dropped. */
    private static final int OFFERS = 512;

    /** JMH makes it. */
    public ExportersBenchmark() {}

    /**
     * What the thread that trains does for one exporter.
     *
     * @param queue an empty queue
     * @param run the records
     */
    @Benchmark
    @OperationsPerInvocation(OFFERS)
    public void offer(Queue queue, Records run) {
        for (int i = 0; i < OFFERS; i++) {
            queue.exporter.export(run.next());
        }
    }

    /**
     * Logs a record in which nothing has happened.
     *
     * @param run the records
     */
    @Benchmark
    public void logging(Records run) {
        run.logging.export(run.next());
    }

    /**
     * Sets the meters of a registry.
     *
     * @param run the records
     */
    @Benchmark
    public void meters(Records run) {
        run.meters.export(run.next());
    }

    /**
     * Writes a line of a trace.
     *
     * @param file the trace
     * @param run the records
     */
    @Benchmark
    public void trace(Trace file, Records run) {
        requireNonNull(file.exporter, "made by setup").export(run.next());
    }

    /**
     * Makes the record of the DL4J UI and encodes it, as a storage does.
     *
     * @param storage where it goes
     * @param run the records
     * @return the encoded record
     */
    @Benchmark
    public byte[] ui(Storage storage, Records run) {
        storage.updates.clear();
        storage.exporter.export(run.next());
        return storage.updates.get(0).encode();
    }

    /** Records of a healthy run, as a monitor makes them. */
    @State(Scope.Thread)
    public static class Records {
        private static final int RECORDS = 64;

        private final Exporter logging = Exporters.logging();
        private final Exporter meters = MicrometerExporter.to(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        private final List<IterationRecord> records = new ArrayList<>();
        private int next;

        /** JMH makes it. */
        public Records() {}

        /** Lets a monitor see the run until it is past every warm-up, and keeps what comes next. */
        @Setup
        public void begin() {
            HealthyRun run = HealthyRun.create(HealthyRun.WARM_UP + RECORDS);
            TrainingControl control = TrainingControl.unsupported("nothing is trained");
            Monitor monitor = Monitor.builder()
                    .preset(Preset.AUTOPILOT)
                    .exporter(iteration -> {})
                    .build(new RunInfo("benchmark", "dense", "0"), HealthyRun.topology());
            for (int i = 0; i < HealthyRun.WARM_UP + RECORDS; i++) {
                IterationSample sample = run.next();
                monitor.gate(sample.gradient());
                IterationRecord seen = monitor.observe(sample, control, 0);
                if (i >= HealthyRun.WARM_UP) {
                    records.add(seen);
                }
            }
        }

        private IterationRecord next() {
            next = (next + 1) % RECORDS;
            return records.get(next);
        }
    }

    /** A queue whose exporter does nothing. */
    @State(Scope.Thread)
    public static class Queue {
        private final QueuedExporter exporter = Exporters.queued(iteration -> {});

        /** JMH makes it. */
        public Queue() {}

        /** Waits until all is delivered. */
        @Setup(Level.Invocation)
        public void empty() {
            if (!exporter.flush(Duration.ofMinutes(1)) || exporter.dropped() > 0) {
                throw new IllegalStateException("records were dropped: what was timed is not an offer");
            }
        }
    }

    /** A trace in a folder of its own, new for each of JMH's iterations, since it would fill the disk. */
    @State(Scope.Thread)
    public static class Trace {
        private @Nullable Path folder;
        private @Nullable TraceExporter exporter;

        /** JMH makes it. */
        public Trace() {}

        /**
         * Begins a file.
         *
         * @throws IOException if there is no place for it
         */
        @Setup(Level.Iteration)
        public void begin() throws IOException {
            folder = Files.createTempDirectory("bench-trace");
            exporter = TraceExporter.to(folder.resolve("run.jsonl"));
        }

        /**
         * Deletes it.
         *
         * @throws IOException if it is not there
         */
        @TearDown(Level.Iteration)
        public void delete() throws IOException {
            requireNonNull(exporter, "made by setup").close();
            Path made = requireNonNull(folder, "made by setup");
            Files.delete(made.resolve("run.jsonl"));
            Files.delete(made);
        }
    }

    /** A storage that keeps nothing but the last record. */
    @State(Scope.Thread)
    public static class Storage {
        private final List<Persistable> updates = new ArrayList<>();
        private final UiExporter exporter =
                UiExporter.to(new CollectionStatsStorageRouter(new ArrayList<>(), new ArrayList<>(), updates));

        /** JMH makes it. */
        public Storage() {}
    }
}
