package io.gradwatch.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with one file. Collected, so that one run shows all of it. */
final class Problems {
    /** More than these are hardly read, and come from one mistake. */
    private static final int SHOWN = 20;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private record Problem(int line, int column, String sentence) {}

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private @Nullable Throwable cause;

    Problems(String file) {
        this.file = file;
    }

    /** Something is wrong at a node. The sentence begins with the path of the key. */
    void add(Node node, String sentence) {
        add(node.getStartMark().orElse(null), sentence);
    }

    void add(Node node, String sentence, Throwable cause) {
        add(node, sentence);
        this.cause = cause;
    }

    /** Something is wrong at a place that the YAML library names, which counts from 0. */
    void add(@Nullable Mark mark, String sentence) {
        found.add(
                mark == null
                        ? new Problem(0, 0, sentence)
                        : new Problem(mark.getLine() + 1, mark.getColumn() + 1, sentence));
    }

    void add(String sentence) {
        add((Mark) null, sentence);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Refuses the file if something was found. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(message(), cause);
        }
    }

    private String message() {
        List<String> lines = found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .limit(SHOWN)
                .map(this::line)
                .toList();
        if (lines.size() == 1) {
            return lines.get(0);
        }
        String more = found.size() > SHOWN ? "\n  and " + (found.size() - SHOWN) + " more" : "";
        return printable(file) + ": " + found.size() + " problems\n  " + String.join("\n  ", lines) + more;
    }

    private String line(Problem problem) {
        String place = problem.line == 0 ? "" : ":" + problem.line + ":" + problem.column;
        return printable(file + place + ": " + problem.sentence);
    }

    /** A line break in a value must not forge a line of the log. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
