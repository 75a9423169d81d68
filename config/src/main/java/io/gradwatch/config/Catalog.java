package io.gradwatch.config;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Setting;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plugins of one kind by name: the built-in ones in their order, then those of other jars by their names. */
final class Catalog<P extends Plugin> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final String kind;
    private final Map<String, P> byName;
    private final Set<String> builtIn;

    private Catalog(String kind, Map<String, P> byName, Set<String> builtIn) {
        this.kind = kind;
        this.byName = Collections.unmodifiableMap(byName);
        this.builtIn = Collections.unmodifiableSet(builtIn);
    }

    /**
     * Brings plugins together.
     *
     * @param kind in words, {@code rule}
     * @param reserved a setting's name that the file uses itself for this kind; null when there is none
     * @throws IllegalStateException if a plugin is not as it should be or two have one name
     */
    static <P extends Plugin> Catalog<P> of(
            String kind, Collection<P> builtIn, Collection<P> found, @Nullable String reserved) {
        Map<String, P> ours = new LinkedHashMap<>();
        builtIn.forEach(plugin -> put(kind, ours, plugin, reserved));
        Map<String, P> theirs = new TreeMap<>();
        found.forEach(plugin -> put(kind, theirs, plugin, reserved));
        Map<String, P> all = new LinkedHashMap<>(ours);
        theirs.values().forEach(plugin -> put(kind, all, plugin, reserved));
        return new Catalog<>(kind, all, new LinkedHashSet<>(ours.keySet()));
    }

    private static <P extends Plugin> void put(
            String kind, Map<String, P> byName, P plugin, @Nullable String reserved) {
        check(kind, plugin, reserved);
        P other = byName.putIfAbsent(plugin.name(), plugin);
        if (other != null) {
            throw new IllegalStateException("two " + plural(kind) + " are called '" + plugin.name() + "': "
                    + other.getClass().getName() + " and " + plugin.getClass().getName()
                    + "; take one of their jars off the class path, or rename one");
        }
    }

    /** A plugin is code of others: what it says of itself may be anything. */
    private static void check(String kind, Plugin plugin, @Nullable String reserved) {
        String culprit = kind + " plugin " + plugin.getClass().getName();
        String name;
        List<Setting> settings;
        try {
            name = plugin.name();
            settings = plugin.settings();
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("the " + culprit + " cannot be loaded: " + e, e);
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "the " + culprit + " must have a name of lower-case words with hyphens, has '" + name + "'");
        }
        if (settings == null) {
            throw new IllegalStateException("the " + culprit + " must list its settings, lists null");
        }
        Set<String> names = new HashSet<>();
        for (Setting setting : settings) {
            if (setting.name().equals(reserved)) {
                throw new IllegalStateException("the " + culprit + " has a setting '" + reserved
                        + "', a key that the configuration file has for every " + kind);
            }
            if (!names.add(setting.name())) {
                throw new IllegalStateException("the " + culprit + " has two settings '" + setting.name() + "'");
            }
        }
    }

    String kind() {
        return kind;
    }

    @Nullable
    P get(String name) {
        return byName.get(name);
    }

    boolean isBuiltIn(String name) {
        return builtIn.contains(name);
    }

    /** Names in order. */
    Set<String> names() {
        return byName.keySet();
    }

    /** Plugins in order. */
    Collection<P> plugins() {
        return byName.values();
    }

    static String plural(String kind) {
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }
}
