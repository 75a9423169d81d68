package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import java.util.Map;

/** A plugin with the settings it will be created with. */
record Configured<P extends Plugin>(P plugin, Settings settings) {
    static <P extends Plugin> Configured<P> of(P plugin, Map<String, ?> settings) {
        return new Configured<>(requireNonNull(plugin, "plugin"), Settings.of(plugin.settings(), settings));
    }
}
