package io.gradwatch.testkit;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;

class LoggingExporterTest extends ExporterCompatibilityKit {
    @Override
    protected Exporter create() {
        return Exporters.logging();
    }
}
