package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records runs in a file of JSON Lines, to be read back by {@link TraceReader}. A line reaches the operating system before the
 * next one is begun, so a process that is killed loses at most the line it was writing.
 *
 * <p>A file that exists already is kept: the trace then goes on in the next file that is free, {@code run.1.jsonl} after
 * {@code run.jsonl}. The file is created with the first run, and closed when no run is left. An error throws {@link
 * UncheckedIOException}, which a monitor logs once and counts; what comes after it is tried again, in a new file.
 *
 * <p>One exporter may serve several runs, and is called by one thread at a time, as a monitor does.
 */
public final class TraceExporter implements Exporter, Closeable {
    private final TraceOutput output;
    private final LineEncoder encoder = new LineEncoder();
    private final Map<RunInfo, RecordedRun> runs = new LinkedHashMap<>();
    private int lastId;

    TraceExporter(TraceOutput output) {
        this.output = output;
    }

    /**
     * An exporter that writes to one file, uncompressed.
     *
     * @param file the file; its name ends in {@code .jsonl} by convention
     * @return the exporter
     * @throws IllegalArgumentException if the file cannot be created there
     */
    public static TraceExporter to(Path file) {
        return builder(file).build();
    }

    /**
     * A builder of an exporter that compresses or begins a new file when one is full.
     *
     * @param file the file; the first one if there will be several
     * @return a new builder
     */
    public static TraceExporterBuilder builder(Path file) {
        return new TraceExporterBuilder(requireNonNull(file, "file"));
    }

    @Override
    public synchronized void runStarted(RunInfo run, Topology topology) {
        RecordedRun recorded = new RecordedRun(++lastId, topology, false);
        runs.put(run, recorded);
        if (output.isOpen()) {
            write(() -> encoder.header(recorded.id, run, topology, false));
        }
    }

    @Override
    public synchronized void export(IterationRecord iteration) {
        RunInfo run = iteration.run();
        // A queue that overflowed may have lost the beginning of the run.
        RecordedRun recorded = runs.get(run);
        if (recorded == null) {
            recorded = new RecordedRun(++lastId, iteration.sample().topology(), true);
            runs.put(run, recorded);
        }
        if (output.isOpen() && !recorded.told) {
            RecordedRun untold = recorded;
            write(() -> encoder.header(untold.id, run, untold.topology, untold.beginningLost));
        }
        int id = recorded.id;
        write(() -> encoder.iteration(id, iteration));
    }

    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        RecordedRun recorded = runs.get(run);
        if (recorded == null) {
            return;
        }
        try {
            write(() -> encoder.end(recorded.id, releases));
        } finally {
            runs.remove(run);
            if (runs.isEmpty()) {
                output.close();
            }
        }
    }

    /** Closes the file. Not needed where runs end; what is exported afterwards begins a new file. */
    @Override
    public synchronized void close() {
        output.close();
    }

    private void write(Line line) {
        try {
            output.write(line.encode(), this::headers);
            runs.values().forEach(run -> run.told = true);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("the trace cannot be encoded: " + e.getMessage(), e);
        }
    }

    private List<byte[]> headers() throws IOException {
        List<byte[]> headers = new ArrayList<>(runs.size());
        for (Map.Entry<RunInfo, RecordedRun> each : runs.entrySet()) {
            RecordedRun run = each.getValue();
            headers.add(encoder.header(run.id, each.getKey(), run.topology, run.told || run.beginningLost));
        }
        return headers;
    }

    /** A run that has not ended. */
    private static final class RecordedRun {
        private final int id;
        private final Topology topology;
        private final boolean beginningLost;
        private boolean told;

        RecordedRun(int id, Topology topology, boolean beginningLost) {
            this.id = id;
            this.topology = topology;
            this.beginningLost = beginningLost;
        }
    }

    /** Makes a line. */
    private interface Line {
        byte[] encode() throws IOException;
    }
}
