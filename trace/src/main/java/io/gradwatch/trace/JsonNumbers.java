package io.gradwatch.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gradwatch.sample.Column;
import java.io.IOException;

/** Writes numbers so that the same come back. */
final class JsonNumbers {
    /** The largest whole number up to which a double holds every one, so that no fraction need be written. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private JsonNumbers() {}

    static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    /** Numbers that are not finite come out as strings; -0.0 is no whole number. */
    static void number(JsonGenerator json, double value) throws IOException {
        long whole = (long) value;
        if (Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits((double) whole)
                && Math.abs(value) <= LARGEST_WHOLE) {
            json.writeNumber(whole);
        } else {
            json.writeNumber(value);
        }
    }

    static void column(JsonGenerator json, String name, Column column) throws IOException {
        if (column.isMeasured()) {
            json.writeFieldName(name);
            column(json, column);
        }
    }

    /** One number stands for a column of which all values are the same. */
    static void column(JsonGenerator json, Column column) throws IOException {
        if (isUniform(column)) {
            number(json, column.at(0));
            return;
        }
        json.writeStartArray();
        for (int i = 0; i < column.size(); i++) {
            number(json, column.at(i));
        }
        json.writeEndArray();
    }

    private static boolean isUniform(Column column) {
        for (int i = 1; i < column.size(); i++) {
            if (Double.doubleToLongBits(column.at(i)) != Double.doubleToLongBits(column.at(0))) {
                return false;
            }
        }
        return column.size() > 0;
    }
}
