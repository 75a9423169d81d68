package io.gradwatch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Data of a picture, row by row. */
final class Columns {
    private final List<String> names;
    private final List<List<Object>> values = new ArrayList<>();

    Columns(String... names) {
        this.names = List.of(names);
        this.names.forEach(name -> values.add(new ArrayList<>()));
    }

    /** Adds a row of texts and numbers, in the order of the names. */
    void row(Object... row) {
        if (row.length != names.size()) {
            throw new IllegalArgumentException("expected " + names + ", was " + List.of(row));
        }
        for (int i = 0; i < row.length; i++) {
            values.get(i).add(row[i]);
        }
    }

    /** The picture of a specification with these columns. */
    Plot plot(String specification) {
        Plot plot = new Plot(specification);
        for (int i = 0; i < names.size(); i++) {
            plot.column(names.get(i), values.get(i));
        }
        return plot;
    }
}
