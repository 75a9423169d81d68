package io.gradwatch.plugin;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a plugin's settings, checked and complete: what was not given has its default. Immutable and
 * thread-safe.
 *
 * <p>Asking for a setting that was not declared, or as another kind than it was declared, is a bug of the plugin and
 * throws {@link IllegalArgumentException}.
 */
public final class Settings {
    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Checks what was given against what was declared.
     *
     * @param declared the settings a plugin understands
     * @param given values by name: {@link Number}, {@link Boolean}, {@link String} or a list of strings; may be empty
     * @return the values, defaults included
     * @throws IllegalSettingException if a name is unknown or a value is of the wrong kind or out of range
     */
    public static Settings of(List<Setting> declared, Map<String, ?> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting setting : declared) {
            Object value = given.get(setting.name());
            values.put(
                    setting.name(),
                    value == null
                            ? setting.defaultValue()
                            : setting.kind().read(setting.name(), value, setting.range(), setting.choices()));
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalSettingException(name, "unknown setting '" + name + "'; " + known(values));
            }
        }
        return new Settings(values);
    }

    /**
     * What a plugin is given when nothing was set.
     *
     * @param plugin the plugin
     * @return its defaults
     */
    public static Settings defaultsOf(Plugin plugin) {
        return of(plugin.settings(), Map.of());
    }

    /**
     * A real number.
     *
     * @param name of the setting
     * @return its value, finite and in its range
     */
    public double number(String name) {
        return value(name, Double.class);
    }

    /**
     * A whole number.
     *
     * @param name of the setting
     * @return its value, in its range
     */
    public long whole(String name) {
        return value(name, Long.class);
    }

    /**
     * A whole number that an {@code int} holds, such as the size of a window.
     *
     * @param name of the setting
     * @return its value
     * @throws ArithmeticException if the range declared lets it be too large for an {@code int} and it is
     */
    public int count(String name) {
        return Math.toIntExact(whole(name));
    }

    /**
     * Yes or no.
     *
     * @param name of the setting
     * @return its value
     */
    public boolean flag(String name) {
        return value(name, Boolean.class);
    }

    /**
     * A text.
     *
     * @param name of the setting
     * @return its value, one of the choices where there are some
     */
    public String text(String name) {
        return value(name, String.class);
    }

    /**
     * A list of texts.
     *
     * @param name of the setting
     * @return its values in order, immutable
     */
    public List<String> texts(String name) {
        List<?> texts = value(name, List.class);
        return texts.stream().map(String.class::cast).toList();
    }

    /**
     * All values by name, in the order in which the settings were declared.
     *
     * @return an immutable copy
     */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    private <T> T value(String name, Class<T> type) {
        Object value = values.get(requireNonNull(name, "name"));
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the plugin did not declare a setting '" + name + "' that is a "
                    + type.getSimpleName() + "; " + known(values));
        }
        return type.cast(value);
    }

    private static String known(Map<String, Object> values) {
        return values.isEmpty() ? "there are no settings" : "known are " + String.join(", ", values.keySet());
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
