package io.gradwatch.export;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;

/** Makes exporters that a configuration file names. Stateless and thread-safe. */
public interface ExporterFactory extends Plugin {
    /**
     * Makes an exporter. Called at configuration time, on the thread that reads the configuration.
     *
     * @param settings values of the declared settings
     * @return a new exporter
     * @throws RuntimeException if it cannot work with these settings, as when a port is in use; the message says what to
     *     do
     */
    Exporter create(Settings settings);
}
