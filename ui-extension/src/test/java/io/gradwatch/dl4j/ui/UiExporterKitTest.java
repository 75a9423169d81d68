package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.testkit.ExporterCompatibilityKit;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

class UiExporterKitTest extends ExporterCompatibilityKit {
    private final StatsStorage storage = new InMemoryStatsStorage();

    @Override
    protected Exporter create() {
        return UiExporter.to(storage);
    }

    @Override
    protected void assertDelivered(Exporter exporter, IterationRecord latest) {
        Persistable stored = storage.getLatestUpdate(
                StorageIds.of(latest.run().run()),
                RunPersistable.TYPE_ID,
                StorageIds.of(latest.run().worker()));
        assertThat(stored).isNotNull();
        assertThat(stored.encode()).isNotEmpty();
    }
}
