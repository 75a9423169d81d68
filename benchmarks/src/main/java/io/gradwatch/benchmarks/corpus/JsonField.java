package io.gradwatch.benchmarks.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A value in a case file that knows where it is, for errors that say so.
 *
 * @param where file, and case once it is known
 * @param path names of the fields that lead to it from there
 * @param node the value
 */
record JsonField(String where, String path, JsonNode node) {
    /** The same value, with errors that name another place and the path from here. */
    JsonField in(String otherWhere) {
        return new JsonField(otherWhere, "", node);
    }

    JsonField required(String name) {
        return optional(name)
                .orElseThrow(() -> new CorpusException(where + ": expected the field " + child(name)
                        + (node.isObject() ? ", which is missing" : ", but there is " + shown())));
    }

    Optional<JsonField> optional(String name) {
        JsonNode child = node.get(name);
        return child == null || child.isNull()
                ? Optional.empty()
                : Optional.of(new JsonField(where, child(name), child));
    }

    /** Refuses fields of other names: one that changes the network must not be passed over. */
    void onlyHas(String... names) {
        if (!node.isObject()) {
            throw wrong("an object with the fields " + List.of(names));
        }
        Set<String> known = Set.of(names);
        for (Iterator<String> all = node.fieldNames(); all.hasNext(); ) {
            String name = all.next();
            if (!known.contains(name)) {
                throw new CorpusException(
                        where + ": field " + child(name) + " is unknown; expected " + List.of(names) + " only");
            }
        }
    }

    /** The elements of an array that is not empty. */
    List<JsonField> elements() {
        if (!node.isArray() || node.isEmpty()) {
            throw wrong("an array with at least one element");
        }
        List<JsonField> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(new JsonField(where, path + "[" + i + "]", node.get(i)));
        }
        return elements;
    }

    String text() {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong("a text");
        }
        return node.textValue();
    }

    String oneOf(Collection<String> allowed) {
        if (!node.isTextual() || !allowed.contains(node.textValue())) {
            throw wrong("one of " + allowed);
        }
        return node.textValue();
    }

    /** One of some constants by its name in files. */
    <E extends Enum<E>> E constant(E[] constants) {
        String name = oneOf(Arrays.stream(constants).map(JsonField::nameOf).toList());
        return Arrays.stream(constants)
                .filter(each -> nameOf(each).equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The name of a constant in files: lower case, with hyphens. */
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int integer(int least, int most) {
        if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
            throw wrong("a whole number from " + least + " to " + most);
        }
        int value = node.intValue();
        if (value < least || value > most) {
            throw wrong("a whole number from " + least + " to " + most);
        }
        return value;
    }

    double number() {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong("a finite number");
        }
        return node.doubleValue();
    }

    /** A share above 0 and up to 1. */
    double share() {
        double value = number();
        if (!(value > 0 && value <= 1)) {
            throw wrong("a share above 0 and at most 1");
        }
        return value;
    }

    /** A number, or the text NaN, Infinity or -Infinity. */
    double anyNumber() {
        if (node.isTextual()) {
            return switch (node.textValue()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw wrong("a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
            };
        }
        return number();
    }

    /** Whether a field is there and true. */
    boolean flag(String name) {
        return optional(name).map(JsonField::truth).orElse(false);
    }

    private boolean truth() {
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    double positive() {
        double value = number();
        if (!(value > 0)) {
            throw wrong("a number above 0");
        }
        return value;
    }

    /** An error that says what was expected here and what was found. */
    CorpusException wrong(String expected) {
        return new CorpusException(where + ": field " + path + ": expected " + expected + ", found " + shown());
    }

    private String shown() {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
