package io.gradwatch.benchmarks.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.Bench;
import io.gradwatch.rule.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, on a network that overflows and one that trains well, both tiny. */
class SensitivityCommandTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void triesEveryNumberOfEveryRule() throws IOException {
        JsonNode figures = figures("--epochs", "2");

        assertThat(figures.get("sick").asInt()).isEqualTo(1);
        assertThat(figures.get("healthy").asInt()).isEqualTo(1);
        assertThat(figures.get("detected").asInt()).isEqualTo(1);
        assertThat(figures.get("warned").asInt()).isZero();
        long numbers = Rules.all().stream()
                .flatMap(rule -> rule.settings().stream())
                .filter(setting -> setting.defaultValue() instanceof Number)
                .count();
        assertThat(figures.get("settings")).hasSize((int) numbers);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("with all defaults: 1 of 1 sick runs detected, 0 of 1 healthy runs warned of")
                .containsPattern("exploding +warmUpIterations +50 ");
    }

    /** The overflow is told of by the rule without limits; the healthy network is at a distance from all. */
    @Test
    void tellsFromWhichValueOnAHealthyRunIsWarnedOf() throws IOException {
        JsonNode steepness = setting(figures("--epochs", "20"), "exploding", "steepness");

        assertThat(steepness.get("default").asDouble()).isEqualTo(30);
        assertThat(steepness.get("values")).hasSize(10);
        assertThat(steepness.get("lowest").asDouble()).isEqualTo(3);
        assertThat(steepness.get("below").isNull()).isTrue();
        assertThat(setting(figures("--epochs", "20"), "vanishing", "smallGain").get("values"))
                .allSatisfy(value -> assertThat(value.get("detected").asInt()).isEqualTo(1));
    }

    @Test
    void refusesSeedsThatAreNone() {
        assertThat(run("--seeds", "0")).isEqualTo(2);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("--seeds and --threads must be at least 1, were 0 and 2");
    }

    private JsonNode figures(String... options) throws IOException {
        Path file = folder.resolve("sensitivity.json");
        String[] all = Stream.concat(Stream.of(options), Stream.of("--seeds", "1", "--out", file.toString()))
                .toArray(String[]::new);
        assertThat(run(all)).as(written.toString(StandardCharsets.UTF_8)).isZero();
        return new ObjectMapper().readTree(file.toFile()).get("figures");
    }

    private int run(String... options) {
        String[] all = Stream.concat(
                        Stream.of("sensitivity", "--cases", "src/test/resources/tiny-cases.json"), Stream.of(options))
                .toArray(String[]::new);
        return Bench.run(out, out, all);
    }

    private static JsonNode setting(JsonNode figures, String rule, String setting) {
        return StreamSupport.stream(figures.get("settings").spliterator(), false)
                .filter(each -> each.get("rule").asText().equals(rule)
                        && each.get("setting").asText().equals(setting))
                .findFirst()
                .orElseThrow();
    }
}
