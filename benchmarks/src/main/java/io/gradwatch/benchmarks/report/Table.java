package io.gradwatch.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class Table {
    private final List<String> lines = new ArrayList<>();
    private final int columns;

    Table(List<String> head) {
        columns = head.size();
        lines.add(line(head));
        lines.add("|" + "---|".repeat(columns));
    }

    Table(String... head) {
        this(List.of(head));
    }

    Table row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("expected " + columns + " cells, was " + cells);
        }
        lines.add(line(cells));
        return this;
    }

    Table row(String... cells) {
        return row(List.of(cells));
    }

    String markdown() {
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        List<String> safe = new ArrayList<>(cells);
        Collections.replaceAll(safe, "", " ");
        safe.replaceAll(cell -> cell.replace("|", "\\|"));
        return "| " + String.join(" | ", safe) + " |";
    }
}
