package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace line by line, in memory for one line however long the trace is. Files that are compressed are told by
 * their first bytes; files that were begun when one was full are read in order after it.
 *
 * <p>A file that ends within a line, as it does when the process that wrote it was killed, is read up to its last whole
 * line, and {@link #notes()} says so. Used by one thread at a time.
 */
public final class TraceReader implements Closeable {
    private final List<Path> files;
    private final LongConsumer progress;
    private final LineDecoder decoder = new LineDecoder();
    private final Map<Integer, RunningRun> byId = new HashMap<>();
    private final Map<RunInfo, RunningRun> byName = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable PartReader part;
    private int nextFile;
    private int runs;
    private long bytesRead;
    private boolean lineLost;

    private TraceReader(List<Path> files, LongConsumer progress) {
        this.files = files;
        this.progress = progress;
    }

    /**
     * Opens a trace.
     *
     * @param trace its first file
     * @return a reader that stands before the first line
     * @throws TraceFormatException if it is no trace
     * @throws IOException if it cannot be read
     */
    public static TraceReader open(Path trace) throws IOException {
        return open(trace, bytes -> {});
    }

    /**
     * Opens a trace.
     *
     * @param trace its first file
     * @param progress told every now and then how many bytes of the {@link #size(Path)} have been read
     * @return a reader that stands before the first line
     * @throws TraceFormatException if it is no trace
     * @throws IOException if it cannot be read
     */
    public static TraceReader open(Path trace, LongConsumer progress) throws IOException {
        TraceReader reader = new TraceReader(TraceParts.existing(trace), requireNonNull(progress, "progress"));
        reader.part = reader.openNext();
        return reader;
    }

    /**
     * Size of a trace on the disk.
     *
     * @param trace its first file
     * @return bytes of all its files
     * @throws IOException if they cannot be looked at
     */
    public static long size(Path trace) throws IOException {
        long size = 0;
        for (Path file : TraceParts.existing(trace)) {
            size += Files.size(file);
        }
        return size;
    }

    /**
     * Reads on.
     *
     * @return what the next line says, null at the end of the trace
     * @throws TraceFormatException if the line is not as it should be
     * @throws IOException if it cannot be read
     */
    public @Nullable TraceEntry next() throws IOException {
        PartReader reading = part;
        while (reading != null) {
            if (!reading.next()) {
                reading = leave(reading);
                continue;
            }
            if (isBlank(reading)) {
                continue;
            }
            TraceEntry entry = entry(reading);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /**
     * What a reader of the results should know about the trace so far: files that end within a line.
     *
     * @return sentences without a full stop, in the order of the files
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
            part = null;
        }
    }

    private @Nullable PartReader openNext() throws IOException {
        return nextFile == files.size()
                ? null
                : PartReader.open(files.get(nextFile++), count -> {
                    bytesRead += count;
                    progress.accept(bytesRead);
                });
    }

    /** At the end of a file; its ids mean nothing in the next one, which repeats the headers of runs that go on. */
    private @Nullable PartReader leave(PartReader finished) throws IOException {
        if (finished.number() == 0 && nextFile == 1) {
            throw finished.malformed("the header of a Gradwatch trace", "an empty file");
        }
        if (finished.isUnclosed() && !lineLost) {
            notes.add(finished.file().getFileName() + " was not closed; read up to line " + finished.number()
                    + ", the last whole one");
        }
        finished.close();
        byId.clear();
        lineLost = false;
        part = openNext();
        return part;
    }

    /** What the line says; null when it only repeats what is known, or is the last one and lacks its end. */
    private @Nullable TraceEntry entry(PartReader reading) throws IOException {
        TraceLine at = new TraceLine(reading.file(), reading.number());
        LineDecoder.Line line;
        try {
            line = decoder.decode(reading.bytes(), reading.from(), reading.length(), this::known);
        } catch (MalformedLineException e) {
            if (reading.isPartial() && reading.number() > 1) {
                lineLost = true;
                notes.add(reading.file().getFileName() + " ends within line " + reading.number() + "; read up to line "
                        + (reading.number() - 1) + ", the last whole one");
                return null;
            }
            throw reading.malformed(e.expected(), e.found() + (reading.isPartial() ? "; the file ends here" : ""));
        }
        if (line instanceof LineDecoder.Header header) {
            return begin(at, header);
        }
        if (line instanceof LineDecoder.Iteration iteration) {
            return running(iteration.id()).iteration(at, iteration);
        }
        LineDecoder.End end = (LineDecoder.End) line;
        RunningRun run = running(end.id());
        byId.remove(end.id());
        byName.remove(run.known.run());
        return new TraceEntry.Ended(run.number, at, end.releases());
    }

    private @Nullable TraceEntry begin(TraceLine at, LineDecoder.Header header) {
        RunningRun before = byName.get(header.run());
        if (header.continued() && before != null && before.known.topology().equals(header.topology())) {
            byId.put(header.id(), before);
            return null;
        }
        RunningRun run = new RunningRun(runs++, header.run(), header.topology());
        byId.put(header.id(), run);
        byName.put(header.run(), run);
        return new TraceEntry.Started(run.number, at, header.run(), header.topology(), header.continued());
    }

    private LineDecoder.@Nullable KnownRun known(int id) {
        RunningRun run = byId.get(id);
        return run == null ? null : run.known;
    }

    private RunningRun running(int id) {
        return requireNonNull(byId.get(id), "decoder has looked it up");
    }

    private static boolean isBlank(PartReader reading) {
        for (int i = 0; i < reading.length(); i++) {
            if (reading.bytes()[reading.from() + i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /** A run that has not ended yet, as far as the trace tells. */
    private static final class RunningRun {
        private final int number;
        private final LineDecoder.KnownRun known;
        private long last = -1;
        private boolean begun;

        RunningRun(int number, RunInfo run, Topology topology) {
            this.number = number;
            this.known = new LineDecoder.KnownRun(run, topology);
        }

        TraceEntry iteration(TraceLine at, LineDecoder.Iteration line) {
            long iteration = line.iteration().sample().iteration();
            long missing = begun ? Math.max(0, iteration - last - 1) : 0;
            begun = true;
            last = iteration;
            return new TraceEntry.Iteration(number, at, line.iteration(), missing);
        }
    }
}
