package io.gradwatch.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads figures; one that is not there is an error and never a zero. */
final class Fields {
    private Fields() {}

    static JsonNode field(JsonNode node, String... path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.required(name);
        }
        return at;
    }

    static double number(JsonNode node, String... path) {
        JsonNode value = field(node, path);
        // What is not finite is written as a text.
        if (!value.isNumber() && !value.isTextual()) {
            throw new IllegalArgumentException("expected a number at " + String.join("/", path) + ", was " + value);
        }
        return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.textValue());
    }

    static String text(JsonNode node, String... path) {
        return field(node, path).asText();
    }

    static Stream<JsonNode> each(JsonNode node, String... path) {
        return StreamSupport.stream(field(node, path).spliterator(), false);
    }

    /** A number with some places after the point. */
    static String fixed(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    /** A median with its interval. */
    static String interval(JsonNode median, int places) {
        return fixed(number(median, "value"), places) + " [" + fixed(number(median, "low"), places) + ", "
                + fixed(number(median, "high"), places) + "]";
    }
}
