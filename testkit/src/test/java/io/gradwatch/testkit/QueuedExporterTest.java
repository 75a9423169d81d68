package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class QueuedExporterTest extends ExporterCompatibilityKit {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<IterationRecord> delivered = new CopyOnWriteArrayList<>();

    @Override
    protected Exporter create() {
        return Exporters.queued(delivered::add);
    }

    @Override
    protected void assertDelivered(Exporter exporter, IterationRecord latest) {
        assertThat(((QueuedExporter) exporter).flush(PATIENCE)).as("flushed").isTrue();
        assertThat(delivered).contains(latest);
    }
}
