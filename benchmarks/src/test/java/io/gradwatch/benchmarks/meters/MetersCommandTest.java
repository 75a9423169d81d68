package io.gradwatch.benchmarks.meters;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetersCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void comparesATrainingThatIsScrapedWithOneThatIsNotAndOneWhosePagesAreConstant() throws IOException {
        Path file = folder.resolve("meters.json");
        int status =
                run("--smoke", "--part", "training", "--clients", "3", "--interval-millis", "50", "--out", file + "");

        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("3 clients every 50 ms, spread over the interval", "Gradwatch against the constant page");
        JsonNode figures = new ObjectMapper().readTree(file.toFile()).get("figures");
        assertThat(figures.get("meters").isNull()).isTrue();
        JsonNode training = figures.get("training");
        assertThat(training.get("pageBytes").asInt()).isPositive();
        assertThat(training.at("/gradwatchAgainstConstant/value").asDouble()).isPositive();
        for (String scraped : new String[] {"constant", "gradwatch"}) {
            assertThat(training.at("/" + scraped + "/pagesPerSecond").asDouble())
                    .isPositive();
            assertThat(training.at("/" + scraped + "/errors").asInt()).isZero();
            assertThat(training.at("/" + scraped + "/againstNone/value").asDouble())
                    .isPositive();
        }
        assertThat(ProcessHandle.current().children()).as("clients left behind").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--clients, 0, at least one client is needed",
        "--interval-millis, 0, must be at least 1 ms",
        "--rounds, 0, --rounds must be at least 1"
    })
    void refusesWhatMeasuresNothing(String option, String value, String reason) {
        assertThat(run("--part", "training", option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(reason);
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "meters";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
