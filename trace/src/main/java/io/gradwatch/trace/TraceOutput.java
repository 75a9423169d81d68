package io.gradwatch.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files that lines go to. A file that exists is never touched: the next free number is taken. Every line is handed to
 * the operating system before the next one, so that a process that is killed loses at most the line it was writing.
 */
final class TraceOutput {
    private static final int GZIP_BUFFER = 1 << 13;

    private final Path trace;
    private final boolean gzip;
    private final long maxBytes;
    private @Nullable Part part;
    private int nextNumber;

    TraceOutput(Path trace, boolean gzip, long maxBytes) {
        this.trace = trace;
        this.gzip = gzip;
        this.maxBytes = maxBytes;
    }

    /** Gives the lines that a file has to begin with, each run's header. */
    interface Headers {
        List<byte[]> lines() throws IOException;
    }

    /** Whether the next line goes to a file that is open already and has room. */
    boolean isOpen() {
        return part != null && !part.isFull();
    }

    /**
     * Writes a line; before it the headers, if it is the first one of a file.
     *
     * @throws UncheckedIOException if it cannot be written; the file is cut back to its last whole line, and the next line
     *     goes to a new file
     */
    void write(byte[] line, Headers headers) {
        try {
            Part open = isOpen() ? part : begin(headers.lines());
            if (open != null) {
                open.write(line);
                open.worthKeeping = true;
            }
        } catch (IOException e) {
            abandon();
            throw new UncheckedIOException("the trace " + trace + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Closes the file; what comes next begins a new one. */
    void close() {
        Part open = part;
        part = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the trace " + trace + " cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    private Part begin(List<byte[]> headers) throws IOException {
        close();
        Part begun = create();
        try {
            for (byte[] header : headers) {
                begun.write(header);
            }
        } catch (IOException e) {
            begun.delete();
            throw e;
        }
        part = begun;
        return begun;
    }

    private Part create() throws IOException {
        Path folder = trace.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        while (true) {
            Path file = TraceParts.part(trace, nextNumber);
            try {
                return create(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (FileAlreadyExistsException e) {
                nextNumber++;
            }
        }
    }

    /** Compression begins by writing, which fails on a full disk. */
    private Part create(Path file, FileChannel channel) throws IOException {
        try {
            Part created = new Part(file, channel);
            nextNumber++;
            return created;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void abandon() {
        Part broken = part;
        part = null;
        if (broken != null && broken.worthKeeping) {
            broken.cutBack();
        } else if (broken != null) {
            // On a full disk every attempt would leave a file with a header.
            broken.delete();
        }
    }

    /** One file. */
    private final class Part {
        private final Path file;
        private final FileChannel channel;
        private final OutputStream output;
        private long written;
        private boolean worthKeeping;

        Part(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            OutputStream raw = Channels.newOutputStream(channel);
            this.output = gzip ? new GZIPOutputStream(raw, GZIP_BUFFER, true) : raw;
        }

        boolean isFull() {
            return written >= maxBytes;
        }

        void write(byte[] line) throws IOException {
            output.write(line);
            output.flush();
            written = channel.position();
        }

        void close() throws IOException {
            output.close();
        }

        /** Half a line in the middle of a trace would make the rest unreadable. */
        void cutBack() {
            try (channel) {
                if (channel.isOpen()) {
                    channel.truncate(written);
                }
            } catch (IOException e) {
                // The reader copes with half a line at the end of a file; the first failure is the one to tell.
            }
        }

        void delete() {
            cutBack();
            try {
                Files.deleteIfExists(file);
                nextNumber--;
            } catch (IOException e) {
                // An empty file among the parts is read as one without lines.
            }
        }
    }
}
