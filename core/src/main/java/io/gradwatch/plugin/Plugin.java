package io.gradwatch.plugin;

import java.util.List;

/**
 * A factory that a configuration file can name: of rules, guards, policies or exporters. Stateless and thread-safe.
 *
 * <p>A plugin from another jar is found through {@link java.util.ServiceLoader} and so needs a public constructor without
 * arguments.
 */
public interface Plugin {
    /**
     * The plugin's name, unique among plugins of its kind.
     *
     * @return lower case with hyphens, for example {@code loss-plateau}
     */
    String name();

    /**
     * The settings it understands. They are checked before it is asked to create anything, and appear in the JSON Schema
     * of the configuration file.
     *
     * @return an immutable list, names unique; empty when there is nothing to set
     */
    default List<Setting> settings() {
        return List.of();
    }
}
