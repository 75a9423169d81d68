package io.gradwatch.benchmarks.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
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
