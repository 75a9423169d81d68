package io.gradwatch.benchmarks.overhead;

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

class OverheadCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void comparesEachArmWithTheBareNetwork() throws IOException {
        Path file = folder.resolve("new").resolve("overhead.json");
        int status = run("--smoke", "--networks", "mlp-4x64", "--arms", "autopilot,stats1", "--out", file.toString());

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("autopilot", "StatsListener(1)");
        JsonNode rows = new ObjectMapper().readTree(file.toFile()).at("/figures/rows");
        assertThat(rows).extracting(row -> row.get("arm").asText()).containsExactly("autopilot", "StatsListener(1)");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("network").asText()).isEqualTo("mlp-4x64");
            // 4 layers of 64 units on 32 inputs, and 10 outputs
            assertThat(row.get("parameters").asLong()).isEqualTo(15_242);
            assertThat(row.get("layers").asInt()).isEqualTo(5);
            assertThat(row.get("millisPerIteration").asDouble()).isPositive();
            assertThat(row.at("/ratio/value").asDouble()).isPositive();
            assertThat(row.get("totalRatio").asDouble()).isPositive();
            assertThat(row.get("addedBytesPerIteration").asDouble()).isPositive();
        });
    }

    @Test
    void networksThatGrowAreTheCommandsOwn() {
        assertThat(run("--grow", "layers", "--networks", "lenet")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--grow brings its own networks");
    }

    @Test
    void minutesThatAreNoneAreRefused() {
        assertThat(run("--minutes", "NaN")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--minutes must be at least 0, was NaN");
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnownOnes() {
        assertThat(run("--networks", "vgg")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown name 'vgg'; known: mlp-4x64, mlp-6x1024");
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "overhead";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
