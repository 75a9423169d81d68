package io.gradwatch.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one file line by line, in memory for one line. Undoes gzip, which it tells by the first two bytes. */
final class PartReader implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LINE = 1 << 26;
    private static final String BEGINNING = "{\"" + TraceFormat.MAGIC + "\":";

    private final Path file;
    private final InputStream input;
    private byte[] buffer = new byte[BUFFER];
    private int from;
    private int filled;
    private int length;
    private int ahead;
    private long number;
    private boolean ended;
    private boolean partial;
    private boolean unclosed;

    private PartReader(Path file, InputStream input) {
        this.file = file;
        this.input = input;
    }

    /** Opens a file and looks whether it begins as a trace does. */
    static PartReader open(Path file, IntConsumer bytesRead) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(
                new FilterInputStream(Files.newInputStream(file)) {
                    @Override
                    public int read(byte[] bytes, int offset, int size) throws IOException {
                        int count = super.read(bytes, offset, size);
                        bytesRead.accept(Math.max(count, 0));
                        return count;
                    }
                },
                BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            PartReader reader = new PartReader(file, gzip ? unzipped(raw) : raw);
            reader.requireBeginning();
            return reader;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream unzipped(InputStream raw) throws IOException {
        try {
            return new GZIPInputStream(raw, BUFFER);
        } catch (EOFException e) {
            return InputStream.nullInputStream();
        }
    }

    /** Moves to the next line that ends in a line feed, or to what is left at the end of the file. */
    boolean next() throws IOException {
        from += length + ahead;
        length = 0;
        ahead = 0;
        for (int searched = 0; ; ) {
            for (int i = from + searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    length = i - from;
                    ahead = 1;
                    number++;
                    return true;
                }
            }
            searched = filled - from;
            if (searched > LONGEST_LINE) {
                number++;
                throw malformed("a line of at most " + LONGEST_LINE + " bytes", "a longer one");
            }
            if (!fill()) {
                length = searched;
                partial |= searched > 0;
                number += searched > 0 ? 1 : 0;
                return searched > 0;
            }
        }
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }

    /** Number of the line, from 1; 0 before the first one. */
    long number() {
        return number;
    }

    /** Whether the file has been read to its end and its last line lacks a line feed. */
    boolean isPartial() {
        return partial;
    }

    /** Whether the file ends before its compressed data does. */
    boolean isUnclosed() {
        return unclosed;
    }

    Path file() {
        return file;
    }

    TraceFormatException malformed(String expected, String found) {
        return new TraceFormatException(file, Math.max(number, 1), expected, found);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private void requireBeginning() throws IOException {
        while (filled < BEGINNING.length() && fill()) {
            // until there is enough to tell
        }
        int known = Math.min(filled, BEGINNING.length());
        String found = new String(buffer, 0, known, ISO_8859_1);
        if (!BEGINNING.startsWith(found)) {
            String line = new String(buffer, 0, Math.min(filled, 400), UTF_8);
            int end = line.indexOf('\n');
            throw malformed(
                    "a Gradwatch trace, which begins with " + BEGINNING,
                    "'" + MalformedLineException.shown(end < 0 ? line : line.substring(0, end)) + "'");
        }
    }

    /** Adds to the buffer what comes next, and moves the line to the front when there is no room. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (filled == buffer.length) {
            byte[] larger = from > 0 ? buffer : new byte[2 * buffer.length];
            System.arraycopy(buffer, from, larger, 0, filled - from);
            buffer = larger;
            filled -= from;
            from = 0;
        }
        try {
            int count = input.read(buffer, filled, buffer.length - filled);
            ended = count < 0;
            filled += Math.max(count, 0);
        } catch (EOFException e) {
            ended = true;
            unclosed = true;
        } catch (ZipException e) {
            number++;
            throw malformed("gzip data that is whole", "damaged data (" + e.getMessage() + ")");
        }
        return !ended;
    }

    /** The line as it may be shown. */
    String shown() {
        return MalformedLineException.shown(
                new String(Arrays.copyOfRange(buffer, from, from + Math.min(length, 400)), UTF_8));
    }
}
