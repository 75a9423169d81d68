package io.gradwatch.config;

import io.gradwatch.plugin.IllegalSettingException;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values as settings describe them. Every problem names the key, what was wanted and what was given. */
final class SettingReader {
    private final Yaml yaml;
    private final Problems problems;

    SettingReader(Yaml yaml, Problems problems) {
        this.yaml = yaml;
        this.problems = problems;
    }

    /** What is allowed, in words: {@code a number above 0}. */
    static String wanted(Setting setting) {
        if (!setting.choices().isEmpty()) {
            return "one of " + setting.choices();
        }
        return setting.range().equals(Range.ANY)
                ? setting.kind().words()
                : setting.kind().words() + " " + setting.range();
    }

    /** The values of those settings that a mapping gives. Its other keys are left to the caller. */
    Map<String, Object> all(List<Setting> declared, Mapping mapping) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting setting : declared) {
            Object value = one(setting, mapping.get(setting.name()));
            if (value != null) {
                values.put(setting.name(), value);
            }
        }
        return values;
    }

    /** The value of a setting; null when it is not given, or is wrong, which is a problem then. */
    @Nullable
    Object one(Setting setting, Mapping.@Nullable Entry entry) {
        if (entry == null) {
            return null;
        }
        String wanted = wanted(setting);
        if (Mapping.isNull(entry.value())) {
            problems.add(
                    entry.keyNode(), entry.path() + " has no value; it must be " + wanted + ", or the key be left out");
            return null;
        }
        Object given = yaml.valueOf(entry.value(), entry.path(), wanted);
        if (given == null) {
            return null;
        }
        Object meant = setting.kind() == Setting.Kind.FLAG ? onOrOff(given) : given;
        try {
            return Settings.of(List.of(setting), Map.of(setting.name(), meant))
                    .asMap()
                    .get(setting.name());
        } catch (IllegalSettingException e) {
            problems.add(
                    entry.value(),
                    entry.path() + " must be " + wanted + ", was " + shown(given) + hint(setting, given));
            return null;
        }
    }

    /** YAML 1.2 reads {@code on} and {@code off} as texts; whoever writes them for a flag means what they say. */
    private static Object onOrOff(Object given) {
        if (given.equals("on")) {
            return true;
        }
        return given.equals("off") ? false : given;
    }

    static String shown(Object given) {
        return given instanceof String text ? "'" + text + "'" : String.valueOf(given);
    }

    private static String hint(Setting setting, Object given) {
        boolean text = setting.kind() == Setting.Kind.TEXT || setting.kind() == Setting.Kind.TEXTS;
        if (!setting.choices().isEmpty()) {
            return Nearest.didYouMean(String.valueOf(given), setting.choices());
        }
        return text && !(given instanceof String) ? "; a number or true and false stand in quotes to be text" : "";
    }
}
