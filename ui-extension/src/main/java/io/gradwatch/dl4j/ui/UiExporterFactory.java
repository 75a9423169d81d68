package io.gradwatch.dl4j.ui;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Settings;
import java.util.List;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/**
 * Shows runs in the DL4J training UI of this JVM, by the name {@code dl4j-ui}, for configuration files. Takes the UI
 * server that runs, or starts one as {@link UIServer#getInstance()} does; writes into the first storage attached to it, or
 * attaches one in memory. The UI server is DL4J's: it listens where DL4J lets it, and keeps the JVM alive until it is
 * stopped.
 */
public final class UiExporterFactory implements ExporterFactory {
    /** For {@link java.util.ServiceLoader}. */
    public UiExporterFactory() {}

    @Override
    public String name() {
        return "dl4j-ui";
    }

    @Override
    public Exporter create(Settings settings) {
        return Attached.exporter();
    }

    /** On its own, so that the factory can be found and described where the UI is not on the class path. */
    private static final class Attached {
        private static Exporter exporter() {
            return UiExporter.to(storage());
        }

        private static StatsStorage storage() {
            UIServer server = server();
            List<StatsStorage> attached = server.getStatsStorageInstances();
            if (!attached.isEmpty()) {
                return attached.get(0);
            }
            StatsStorage storage = new InMemoryStatsStorage();
            server.attach(storage);
            return storage;
        }

        private static UIServer server() {
            try {
                return UIServer.getInstance();
            } catch (DL4JException e) {
                throw new IllegalStateException(
                        "the DL4J UI cannot be reached: " + e.getMessage()
                                + "; the system property org.deeplearning4j.ui.port gives it another port",
                        e);
            }
        }
    }
}
