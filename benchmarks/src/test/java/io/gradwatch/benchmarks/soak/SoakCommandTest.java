package io.gradwatch.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.Bench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsAndWritesWhatTheProcessHolds() throws IOException {
        Path file = folder.resolve("soak.json");
        var out = new ByteArrayOutputStream();
        int status = Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                "soak",
                "--iterations",
                "2000",
                "--out",
                file.toString());

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("off-heap MiB", "after the listener is closed: 0");
        JsonNode footprints = new ObjectMapper().readTree(file.toFile()).at("/figures/footprints");
        assertThat(footprints).hasSize(10);
        assertThat(footprints.get(9).get("iteration").asLong()).isEqualTo(2000);
        assertThat(footprints).allSatisfy(each -> {
            assertThat(each.get("heapBytes").asLong()).isPositive();
            assertThat(each.get("offHeapBytes").asLong()).isPositive();
        });
    }
}
