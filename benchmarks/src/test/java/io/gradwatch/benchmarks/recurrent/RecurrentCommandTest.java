package io.gradwatch.benchmarks.recurrent;

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

/** The command line of the recurrent benchmark, for a few iterations of one seed. */
class RecurrentCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void comparesBareClippedAndAutopilotRunsOfBothProblems() throws IOException {
        Path results = folder.resolve("new/results.json");

        assertThat(Bench.run(out, out, "recurrent", "--smoke", "--seeds", "1", "--out", results.toString()))
                .isZero();

        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("adding-lstm, learning rate 0.3, mean squared error")
                .contains("temporal-order-rnn, learning rate 0.5, accuracy")
                .contains("autopilot reaches the best hand-clipped run");
        JsonNode runs = JSON.readTree(results.toFile()).at("/figures/runs");
        assertThat(runs)
                .extracting(run -> run.path("problem").asText())
                .containsExactly("adding-lstm", "temporal-order-rnn");
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.path("iterations").asInt()).isEqualTo(20);
            assertThat(run.path("clipped")).hasSize(3);
            assertThat(run.at("/autopilot/score").isNumber()).isTrue();
        });
        // at this rate the loss multiplies in every iteration
        assertThat(runs.get(0).at("/bare/diverged").asBoolean()).isTrue();
        assertThat(runs.get(0).path("actions")).isNotEmpty();
    }

    @Test
    void seedsBelowOneAreRefused() {
        assertThat(Bench.run(out, out, "recurrent", "--seeds", "0")).isEqualTo(2);

        assertThat(written.toString(StandardCharsets.UTF_8)).contains("--seeds must be at least 1, was 0");
    }
}
