package io.gradwatch.config;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, collections, texts, numbers and booleans as indented JSON. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(Map<String, ?> object) {
        Json json = new Json();
        json.value(object, "\n");
        return json.out.append('\n').toString();
    }

    private void value(Object value, String lineBreak) {
        if (value instanceof Map<?, ?> map) {
            object(map, lineBreak);
        } else if (value instanceof Collection<?> items) {
            array(items, lineBreak);
        } else if (value instanceof Double number) {
            out.append(plain(number));
        } else if (value instanceof Number || value instanceof Boolean || value == Null.NULL) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void object(Map<?, ?> map, String lineBreak) {
        String inner = lineBreak + "  ";
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            out.append(inner);
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), inner);
            out.append(entries.hasNext() ? "," : lineBreak);
        }
        out.append('}');
    }

    private void array(Collection<?> items, String lineBreak) {
        boolean nested = items.stream().anyMatch(item -> item instanceof Map || item instanceof Collection);
        String inner = nested ? lineBreak + "  " : "";
        out.append('[');
        Iterator<?> each = items.iterator();
        while (each.hasNext()) {
            out.append(inner);
            value(each.next(), inner.isEmpty() ? lineBreak : inner);
            if (each.hasNext()) {
                out.append(nested ? "," : ", ");
            } else if (nested) {
                out.append(lineBreak);
            }
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** A whole number without a point: {@code 4}, not {@code 4.0}. */
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** JSON's null, which a map of the JDK may not hold. */
    enum Null {
        /** The only one. */
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }
}
