package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Prometheus finds trainings in a folder. */
class AnnouncementTest {
    @TempDir
    private Path folder;

    @Test
    void fileIsThereAsLongAsTheEndpoint() throws IOException {
        Path targets = folder.resolve("made/on/demand");
        try (MetricsEndpoint endpoint = start(targets)) {
            assertThat(files(targets)).hasSize(1).allSatisfy(file -> {
                assertThat(file.getFileName().toString())
                        .isEqualTo("gradwatch-127.0.0.1_" + endpoint.address().getPort() + ".json");
                JsonNode entry = new ObjectMapper().readTree(file.toFile()).get(0);
                assertThat(entry.at("/targets/0").asText())
                        .isEqualTo(endpoint.uri().getAuthority());
                assertThat(entry.at("/labels/__scheme__").asText()).isEqualTo("http");
            });
        }
        assertThat(files(targets)).isEmpty();
    }

    @Test
    void tenTrainingsShareAFolder() throws IOException {
        List<MetricsEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            endpoints.add(start(folder));
        }
        assertThat(files(folder)).hasSize(10);

        endpoints.remove(3).close();
        assertThat(files(folder)).hasSize(9);
        endpoints.forEach(MetricsEndpoint::close);
        assertThat(files(folder)).isEmpty();
    }

    /** A file where the folder should be: nobody can write there, not even the administrator. */
    @Test
    void folderThatCannotBeWrittenToDisturbsNothing() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "in the way");
        try (CapturedLog log = CapturedLog.of("io.gradwatch");
                MetricsEndpoint endpoint = start(blocked.resolve("targets"))) {
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "WARNING Prometheus will not find this training by itself: cannot write " + blocked,
                            "list " + endpoint.uri().getAuthority() + " in the configuration of Prometheus");
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));
            assertThat(Scrape.of(endpoint).value("gradwatch_score")).isEqualTo(0.75);
        }
        assertThat(blocked).hasContent("in the way");
    }

    @Test
    void endpointOnAllAddressesIsAnnouncedByTheNameOfTheMachine() throws IOException {
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .host(InetAddress.getByName("0.0.0.0"))
                .port(0)
                .announceIn(folder)
                .start()) {
            assertThat(Files.readString(files(folder).get(0)))
                    .doesNotContain("0.0.0.0")
                    .contains(":" + endpoint.address().getPort());
        }
    }

    private static MetricsEndpoint start(Path targets) {
        return MetricsEndpoint.builder().port(0).announceIn(targets).start();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
