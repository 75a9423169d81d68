package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One number per quantity and layer.
 *
 * @param columns one column for each {@link LayerQuantity}, in that order, all of one size
 */
record LayerValues(List<Column> columns) {
    private static final LayerQuantity[] QUANTITIES = LayerQuantity.values();

    /** How a column is stored, in two bits: so one that was not measured costs no more than these. */
    private static final int UNMEASURED = 0;

    private static final int UNIFORM = 1;
    private static final int EACH = 2;
    private static final int KIND_BITS = 2;
    private static final int KIND_MASK = 3;

    LayerValues {
        columns = List.copyOf(columns);
        if (columns.size() != QUANTITIES.length) {
            throw new IllegalArgumentException(
                    "columns needs " + QUANTITIES.length + " quantities, was given " + columns.size());
        }
        int size = columns.get(0).size();
        for (Column column : columns) {
            if (column.size() != size) {
                throw new IllegalArgumentException(
                        "columns need one value for each of the " + size + " layers, one of them has " + column.size());
            }
        }
    }

    /** The quantities that are given; all others are not measured. */
    static LayerValues of(int size, Map<LayerQuantity, Column> measured) {
        List<Column> columns = new ArrayList<>(QUANTITIES.length);
        for (LayerQuantity quantity : QUANTITIES) {
            Column column = measured.get(quantity);
            columns.add(column == null ? Column.unmeasured(size) : column);
        }
        return new LayerValues(columns);
    }

    static LayerValues read(BinaryReader in, int size) {
        int kinds = in.readShort("kinds of columns");
        List<Column> columns = new ArrayList<>(QUANTITIES.length);
        for (LayerQuantity quantity : QUANTITIES) {
            int kind = (kinds >>> (KIND_BITS * quantity.place())) & KIND_MASK;
            columns.add(readColumn(in, quantity.word(), kind, size));
        }
        return new LayerValues(columns);
    }

    void write(BinaryWriter out) {
        int kinds = 0;
        for (int q = 0; q < QUANTITIES.length; q++) {
            kinds |= kindOf(columns.get(q)) << (KIND_BITS * q);
        }
        out.writeShort(kinds);
        for (Column column : columns) {
            int kind = kindOf(column);
            int count = kind == UNMEASURED ? 0 : kind == UNIFORM ? 1 : column.size();
            for (int i = 0; i < count; i++) {
                out.writeShortFloat(column.at(i));
            }
        }
    }

    Column of(LayerQuantity quantity) {
        return columns.get(quantity.place());
    }

    /** Number of layers. */
    int size() {
        return columns.get(0).size();
    }

    LayerValues with(LayerQuantity quantity, Column column) {
        List<Column> changed = new ArrayList<>(columns);
        changed.set(quantity.place(), column);
        return new LayerValues(changed);
    }

    /** The same with columns that were measured earlier where these were not. */
    LayerValues orElse(LayerValues earlier) {
        List<Column> filled = new ArrayList<>(columns.size());
        for (int q = 0; q < columns.size(); q++) {
            filled.add(columns.get(q).isMeasured() ? columns.get(q) : earlier.columns.get(q));
        }
        return new LayerValues(filled);
    }

    /** Only some of the layers. */
    LayerValues pick(int[] layers) {
        return new LayerValues(columns.stream()
                .map(column -> column.isMeasured()
                        ? Column.of(
                                Arrays.stream(layers).mapToDouble(column::at).toArray())
                        : Column.unmeasured(layers.length))
                .toList());
    }

    private static int kindOf(Column column) {
        if (!column.isMeasured()) {
            return UNMEASURED;
        }
        for (int i = 1; i < column.size(); i++) {
            if (Double.compare(column.at(i), column.at(0)) != 0) {
                return EACH;
            }
        }
        return column.size() == 0 ? EACH : UNIFORM;
    }

    private static Column readColumn(BinaryReader in, String what, int kind, int size) {
        double[] values = new double[size];
        switch (kind) {
            case UNMEASURED -> {
                return Column.unmeasured(size);
            }
            case UNIFORM -> Arrays.fill(values, in.readShortFloat(what));
            case EACH -> {
                in.require(what, (long) size * ShortFloat.BYTES);
                for (int i = 0; i < size; i++) {
                    values[i] = in.readShortFloat(what);
                }
            }
            default -> throw new IllegalArgumentException("unknown kind " + kind + " of column " + what);
        }
        return Column.of(values);
    }
}
