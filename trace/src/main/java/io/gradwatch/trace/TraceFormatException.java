package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no trace, is one of a newer version, or is corrupted. The message says where, and what was expected. */
public final class TraceFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** Name of the file; a text is serializable. */
    private final String file;

    /** Number of the line. */
    private final long line;

    /** What should be there. */
    private final String expected;

    /** What is there. */
    private final String found;

    TraceFormatException(Path file, long line, String expected, String found) {
        super(file + ", line " + line + ": expected " + expected + ", found " + found);
        this.file = requireNonNull(file, "file").toString();
        this.line = line;
        this.expected = requireNonNull(expected, "expected");
        this.found = requireNonNull(found, "found");
    }

    /**
     * The file.
     *
     * @return the file that is not as it should be
     */
    public Path file() {
        return Path.of(file);
    }

    /**
     * The line.
     *
     * @return number of the line in the uncompressed file, from 1
     */
    public long line() {
        return line;
    }

    /**
     * What should be there.
     *
     * @return in words
     */
    public String expected() {
        return expected;
    }

    /**
     * What is there instead.
     *
     * @return in words, shortened
     */
    public String found() {
        return found;
    }
}
