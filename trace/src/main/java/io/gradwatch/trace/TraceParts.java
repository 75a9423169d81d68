package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of one trace: {@code run.jsonl}, then {@code run.1.jsonl}, {@code run.2.jsonl} ... */
final class TraceParts {
    private static final String GZIP_SUFFIX = ".gz";

    private TraceParts() {}

    /** A part's file; part 0 is the file that names the trace. */
    static Path part(Path trace, int number) {
        if (number == 0) {
            return trace;
        }
        String name = requireNonNull(trace.getFileName(), "file name").toString();
        String stem = name.endsWith(GZIP_SUFFIX) ? name.substring(0, name.length() - GZIP_SUFFIX.length()) : name;
        int dot = stem.lastIndexOf('.');
        int cut = dot > 0 ? dot : stem.length();
        return trace.resolveSibling(name.substring(0, cut) + "." + number + name.substring(cut));
    }

    /** The parts that exist, in order; the first one even if it does not. */
    static List<Path> existing(Path trace) {
        List<Path> parts = new ArrayList<>();
        parts.add(trace);
        for (int number = 1; Files.exists(part(trace, number)); number++) {
            parts.add(part(trace, number));
        }
        return parts;
    }
}
