package io.gradwatch.export;

import io.gradwatch.plugin.Settings;

/** The logging exporter by its name. */
final class LoggingExporterFactory implements ExporterFactory {
    @Override
    public String name() {
        return "logging";
    }

    @Override
    public Exporter create(Settings settings) {
        return Exporters.logging();
    }
}
