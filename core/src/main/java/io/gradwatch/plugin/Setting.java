package io.gradwatch.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One setting of a plugin, described: what it means, what it may be, and what it is when nobody sets it. Immutable.
 *
 * @param name camel case, for example {@code warmUpIterations}
 * @param kind what its value is
 * @param defaultValue a {@link Double}, {@link Long}, {@link Boolean}, {@link String} or list of strings, after its kind
 * @param range what is allowed: for numbers the bounds, otherwise {@link Range#ANY}
 * @param choices the texts that are allowed; empty when any is, or when it is no text
 * @param unit unit of a number, for example {@code iterations}; empty when it has none
 * @param description what it does, a sentence without a full stop
 */
public record Setting(
        String name,
        Kind kind,
        Object defaultValue,
        Range range,
        List<String> choices,
        String unit,
        String description) {
    /**
     * Checks that the default is itself allowed.
     *
     * @param name see the record
     * @param kind see the record
     * @param defaultValue see the record
     * @param range see the record
     * @param choices see the record
     * @param unit see the record
     * @param description see the record
     * @throws IllegalSettingException if the default is of the wrong kind or out of range
     */
    public Setting {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(range, "range");
        choices = List.copyOf(choices);
        requireNonNull(unit, "unit");
        requireNonNull(description, "description");
        defaultValue = kind.read(name, requireNonNull(defaultValue, "defaultValue"), range, choices);
    }

    /**
     * A real number.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it
     * @param range the bounds
     * @param unit its unit, may be empty
     * @param description what it does
     * @return the setting
     */
    public static Setting number(String name, double defaultValue, Range range, String unit, String description) {
        return new Setting(name, Kind.NUMBER, defaultValue, range, List.of(), unit, description);
    }

    /**
     * A whole number.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it
     * @param range the bounds
     * @param unit its unit, may be empty
     * @param description what it does
     * @return the setting
     */
    public static Setting whole(String name, long defaultValue, Range range, String unit, String description) {
        return new Setting(name, Kind.WHOLE, defaultValue, range, List.of(), unit, description);
    }

    /**
     * Yes or no.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it
     * @param description what it does
     * @return the setting
     */
    public static Setting flag(String name, boolean defaultValue, String description) {
        return new Setting(name, Kind.FLAG, defaultValue, Range.ANY, List.of(), "", description);
    }

    /**
     * Any text.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it
     * @param description what it does
     * @return the setting
     */
    public static Setting text(String name, String defaultValue, String description) {
        return new Setting(name, Kind.TEXT, defaultValue, Range.ANY, List.of(), "", description);
    }

    /**
     * One of several texts.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it; one of the choices
     * @param choices what is allowed
     * @param description what it does
     * @return the setting
     */
    public static Setting choice(String name, String defaultValue, List<String> choices, String description) {
        return new Setting(name, Kind.TEXT, defaultValue, Range.ANY, choices, "", description);
    }

    /**
     * A list of texts.
     *
     * @param name camel case
     * @param defaultValue what it is when nobody sets it
     * @param description what it does
     * @return the setting
     */
    public static Setting texts(String name, List<String> defaultValue, String description) {
        return new Setting(name, Kind.TEXTS, defaultValue, Range.ANY, List.of(), "", description);
    }

    /** What a setting's value is. */
    public enum Kind {
        /** A real number, kept as {@link Double}. */
        NUMBER("a number") {
            @Override
            Object read(String name, Object given, Range range, List<String> choices) {
                if (!(given instanceof Number number) || !range.contains(number.doubleValue())) {
                    throw wrong(name, wanted(range), given);
                }
                return number.doubleValue();
            }
        },
        /** A whole number, kept as {@link Long}. */
        WHOLE("a whole number") {
            @Override
            Object read(String name, Object given, Range range, List<String> choices) {
                boolean whole = given instanceof Number number
                        && number.doubleValue() == Math.rint(number.doubleValue())
                        && Math.abs(number.doubleValue()) <= 1L << 53;
                if (!whole || !range.contains(((Number) given).doubleValue())) {
                    throw wrong(name, wanted(range), given);
                }
                return ((Number) given).longValue();
            }
        },
        /** Yes or no, kept as {@link Boolean}. */
        FLAG("true or false") {
            @Override
            Object read(String name, Object given, Range range, List<String> choices) {
                if (!(given instanceof Boolean)) {
                    throw wrong(name, wanted(range), given);
                }
                return given;
            }
        },
        /** A text, kept as {@link String}. */
        TEXT("a text") {
            @Override
            Object read(String name, Object given, Range range, List<String> choices) {
                if (!(given instanceof String text)) {
                    throw wrong(name, choices.isEmpty() ? wanted(range) : "one of " + choices, given);
                }
                if (!choices.isEmpty() && !choices.contains(text)) {
                    throw wrong(name, "one of " + choices, given);
                }
                return text;
            }
        },
        /** Texts in order, kept as an immutable list; a single text is a list of one. */
        TEXTS("a list of texts") {
            @Override
            Object read(String name, Object given, Range range, List<String> choices) {
                if (given instanceof String text) {
                    return List.of(text);
                }
                if (!(given instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
                    throw wrong(name, wanted(range), given);
                }
                return List.copyOf(list);
            }
        };

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /**
         * The kind in words.
         *
         * @return for example {@code a whole number}
         */
        public String words() {
            return words;
        }

        abstract Object read(String name, Object given, Range range, List<String> choices);

        String wanted(Range range) {
            return range.equals(Range.ANY) ? words : words + " " + range;
        }

        static IllegalSettingException wrong(String name, String wanted, Object given) {
            String shown = given instanceof String text ? "'" + text + "'" : String.valueOf(given);
            return new IllegalSettingException(name, name + " must be " + wanted + ", was " + shown);
        }
    }
}
