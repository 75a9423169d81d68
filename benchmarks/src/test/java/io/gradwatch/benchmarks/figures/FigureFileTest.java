package io.gradwatch.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFileTest {
    private static final Origin ORIGIN = Origin.now(List.of("corpus", "--filter", "*tanh*", "--seeds=1"));

    @TempDir
    private Path folder;

    @Test
    void figuresAreWrittenWithTheirNamesBelowTheirOrigin() throws IOException {
        Path file = folder.resolve("new/timing.json");

        new FigureFile(ORIGIN, new Timing(12, 15, 4000)).write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("command", "date", "machine", "versions", "ompThreads", "figures");
        assertThat(json.get("figures").toString())
                .isEqualTo("{\"medianMicros\":12.0,\"p95Micros\":15.0,\"bytes\":4000.0}");
        assertThat(json.get("machine").fieldNames()).toIterable().containsExactly("cpu", "cores", "memoryGiB", "os");
        assertThat(json.get("versions").get("jdk").asText())
                .isEqualTo(Runtime.version().toString());
    }

    @Test
    void figuresAreReplaced() throws IOException {
        Path file = folder.resolve("timing.json");
        new FigureFile(ORIGIN, new Timing(12, 15, 4000)).write(file);

        new FigureFile(ORIGIN, new Timing(13, 15, 4000)).write(file);

        assertThat(new ObjectMapper()
                        .readTree(file.toFile())
                        .at("/figures/medianMicros")
                        .asDouble())
                .isEqualTo(13);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("taken")).resolve("timing.json");

        assertThatThrownBy(() -> new FigureFile(ORIGIN, new Timing(1, 1, 1)).write(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString());
    }
}
