package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A place in a trace.
 *
 * @param file the file; a trace that was rotated has several
 * @param number number of the line in the uncompressed file, from 1
 */
public record TraceLine(Path file, long number) {
    /**
     * Checks that nothing is missing.
     *
     * @param file see the record
     * @param number see the record
     */
    public TraceLine {
        requireNonNull(file, "file");
    }

    /** For example {@code run.jsonl, line 17}. */
    @Override
    public String toString() {
        return file.getFileName() + ", line " + number;
    }
}
