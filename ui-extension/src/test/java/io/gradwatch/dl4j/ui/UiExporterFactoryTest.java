package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Settings;
import java.util.ServiceLoader;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UiExporterFactoryTest {
    private static final int ANY_PORT = 0;

    private final ExporterFactory factory = new UiExporterFactory();
    private VertxUIServer server;

    @BeforeEach
    void startAServer() {
        server = VertxUIServer.getInstance(ANY_PORT, false, null);
    }

    @AfterEach
    void stopTheServer() throws Exception {
        VertxUIServer.stopInstance();
    }

    @Test
    void isFoundByItsService() {
        assertThat(ServiceLoader.load(ExporterFactory.class))
                .extracting(ExporterFactory::name)
                .containsExactly("dl4j-ui");
    }

    @Test
    void attachesAStorageToTheServerThatRuns() {
        Exporter exporter = create();

        SimulatedTraining.of("by-file", exporter, "in").train(1).deliver();

        assertThat(server.getStatsStorageInstances())
                .singleElement()
                .satisfies(storage -> assertThat(storage.listSessionIDs()).isNotEmpty());
    }

    @Test
    void writesIntoTheStorageThatIsAttachedAlready() {
        create();
        StatsStorage first = server.getStatsStorageInstances().get(0);

        create();

        assertThat(server.getStatsStorageInstances()).containsExactly(first);
    }

    private Exporter create() {
        return factory.create(Settings.defaultsOf(factory));
    }
}
