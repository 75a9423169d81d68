package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the demo; what the scenarios do is tested on its own. */
class DemoTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void onceTrainsTellsAndReports() throws IOException {
        Path report = folder.resolve("new/report.json");
        int exitCode = Demo.run(out, out, "--once", "--report", report.toString(), "poisoned-batch");

        assertThat(exitCode).isZero();
        assertThat(text())
                .contains("bare")
                .contains("guarded")
                .contains("1 step skipped")
                .contains("equal those of a run without that batch: yes");
        JsonNode results = new ObjectMapper().readTree(report.toFile());
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.path("scenario").asText()).isEqualTo("poisoned-batch");
            assertThat(result.path("bare").path("accuracy").asText()).isEqualTo("NaN");
            assertThat(result.path("bare").path("firstNonFiniteIteration").asInt())
                    .isEqualTo(60);
            assertThat(result.path("guarded").path("accuracy").asDouble()).isGreaterThan(0.9);
            assertThat(result.path("guarded").path("firstNonFiniteIteration").isNull())
                    .isTrue();
            JsonNode incident = result.path("incidents").path(0);
            assertThat(incident.path("rule").asText()).isEqualTo("non-finite");
            assertThat(incident.path("severity").asText()).isEqualTo("CRITICAL");
            assertThat(incident.path("layers").isArray()).isTrue();
            assertThat(incident.path("firstIteration").asInt()).isEqualTo(60);
            assertThat(incident.path("resolvedIteration").asInt()).isGreaterThan(60);
            assertThat(result.path("actions").path(0).path("outcome").asText()).isEqualTo("applied");
        });
    }

    @Test
    void anUnknownScenarioIsAnsweredWithThoseThereAre() {
        assertThat(Demo.run(out, out, "--once", "iris-imploding")).isEqualTo(2);
        assertThat(text()).contains("iris-imploding").contains("iris-exploding");
    }

    @Test
    void aPortInUseIsAClearError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode =
                    Demo.run(out, out, "--metrics-port", Integer.toString(taken.getLocalPort()), "poisoned-batch");

            assertThat(exitCode).isEqualTo(1);
            assertThat(text()).contains(Integer.toString(taken.getLocalPort())).contains("use");
        }
    }

    @Test
    void aUiPortInUseIsAClearError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            int exitCode = Demo.run(
                    out,
                    out,
                    "--metrics-port",
                    "0",
                    "--ui-port",
                    Integer.toString(taken.getLocalPort()),
                    "poisoned-batch");

            assertThat(exitCode).isEqualTo(1);
            assertThat(text()).contains(Integer.toString(taken.getLocalPort())).contains("--ui-port");
        }
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
