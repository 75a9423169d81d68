package io.gradwatch.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gradwatch.sample.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One JSON object of a line: the seldom parts, as opposed to columns, which are read without a detour. */
final class JsonFields {
    private final Map<String, Object> values;

    private JsonFields(Map<String, Object> values) {
        this.values = values;
    }

    /** Reads the object that the parser has just entered, up to its end. */
    static JsonFields rest(JsonParser json) throws IOException {
        return new JsonFields(object(json));
    }

    /** Reads the value that the parser stands at, which must be an object. */
    static JsonFields object(JsonParser json, String name) throws IOException {
        return from(value(json), name);
    }

    /** Reads the value that the parser stands at, which must be a list of objects. */
    static List<JsonFields> objects(JsonParser json, String name) throws IOException {
        return each(value(json), "a list of objects for '" + name + "'", item -> from(item, name));
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw missing(name, "a text");
    }

    long whole(String name) {
        if (values.get(name) instanceof Long whole) {
            return whole;
        }
        throw missing(name, "a whole number");
    }

    int index(String name) {
        long whole = whole(name);
        if (whole != (int) whole) {
            throw missing(name, "a whole number of 32 bits");
        }
        return (int) whole;
    }

    boolean flag(String name) {
        if (values.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw missing(name, "true or false");
    }

    double number(String name) {
        Double number = asNumber(values.get(name));
        if (number == null) {
            throw missing(name, "a number");
        }
        return number;
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw missing(name, "one of " + List.of(type.getEnumConstants()));
    }

    JsonFields fields(String name) {
        return from(values.get(name), name);
    }

    List<JsonFields> list(String name) {
        return each(values.get(name), "a list of objects for '" + name + "'", item -> from(item, name));
    }

    List<String> texts(String name) {
        return each(values.get(name), "a list of texts for '" + name + "'", item -> {
            if (item instanceof String text) {
                return text;
            }
            throw missing(name, "a list of texts");
        });
    }

    List<Integer> indices(String name) {
        return each(values.get(name), "a list of whole numbers for '" + name + "'", item -> {
            if (item instanceof Long whole && whole == whole.intValue()) {
                return whole.intValue();
            }
            throw missing(name, "a list of whole numbers");
        });
    }

    Column column(String name, int size) {
        Double same = asNumber(values.get(name));
        double[] column = new double[size];
        if (same != null) {
            Arrays.fill(column, same);
            return Column.of(column);
        }
        if (!(values.get(name) instanceof List<?> list) || list.size() != size) {
            throw missing(name, size + " numbers");
        }
        for (int i = 0; i < size; i++) {
            Double number = asNumber(list.get(i));
            if (number == null) {
                throw missing(name, size + " numbers");
            }
            column[i] = number;
        }
        return Column.of(column);
    }

    MalformedLineException missing(String name, String wanted) {
        return new MalformedLineException(wanted + " for '" + name + "'", words(values.get(name)));
    }

    /** Also those that JSON has no number for. */
    static @Nullable Double asNumber(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> null;
            };
        }
        return null;
    }

    private static JsonFields from(@Nullable Object value, String name) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new MalformedLineException("an object for '" + name + "'", words(value));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, field) -> fields.put((String) key, field));
        return new JsonFields(fields);
    }

    private static <T> List<T> each(@Nullable Object value, String wanted, Function<Object, T> item) {
        if (!(value instanceof List<?> list)) {
            throw new MalformedLineException(wanted, words(value));
        }
        List<T> items = new ArrayList<>(list.size());
        for (Object each : list) {
            items.add(item.apply(each));
        }
        return items;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new MalformedLineException("a value", MalformedLineException.shown(json.getText()));
        };
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, value(json));
        }
        return fields;
    }

    private static List<Object> array(JsonParser json) throws IOException {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return items;
    }

    private static String words(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        return value instanceof String text
                ? "'" + MalformedLineException.shown(text) + "'"
                : MalformedLineException.shown(value.toString());
    }
}
