package io.gradwatch.trace;

import java.nio.file.Files;
import java.nio.file.Path;

/** Says how a {@link TraceExporter} writes. Not thread-safe. */
public final class TraceExporterBuilder {
    private final Path file;
    private boolean gzip;
    private long maxBytes = Long.MAX_VALUE;

    TraceExporterBuilder(Path file) {
        this.file = file;
    }

    /**
     * Compresses, to a third to a half of the size. Every line is still readable at once.
     *
     * @return this builder
     */
    public TraceExporterBuilder gzip() {
        gzip = true;
        return this;
    }

    /**
     * Begins a new file when one has reached a size: {@code run.1.jsonl} after {@code run.jsonl}, and so on. Each can be
     * read by itself; from the first one on they are read as one trace. None is ever deleted.
     *
     * @param bytes size on the disk, at least 1; a file becomes larger than that by less than one line and its headers
     * @return this builder
     * @throws IllegalArgumentException if less than 1
     */
    public TraceExporterBuilder maxBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, was " + bytes);
        }
        maxBytes = bytes;
        return this;
    }

    /**
     * Makes the exporter. No file is created before a run begins.
     *
     * @return the exporter
     * @throws IllegalArgumentException if the file cannot be created there
     */
    public TraceExporter build() {
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw new IllegalArgumentException("a trace needs the name of a file, was given the folder " + file);
        }
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "the trace " + file + " cannot be created: " + folder + " is no folder that can be written to");
        }
        return new TraceExporter(new TraceOutput(file, gzip, maxBytes));
    }
}
