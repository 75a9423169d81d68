package io.gradwatch.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.Bench;
import io.gradwatch.dl4j.ui.Browser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void opensAStoredRunOfEachKindInABrowserAndFailsWhenItTakesTooLong() throws IOException {
        assumeTrue(Browser.isInstalled(), Browser.MISSING);
        Path file = folder.resolve("page.json");

        int status = run(
                "page", "--smoke", "--layers", "3", "--iterations", "40", "--target", "1", "--out", file.toString());

        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("MISSED", "layers gradientRms", "layers, 1000 iterations");
        JsonNode report = new ObjectMapper().readTree(file.toFile()).get("figures");
        assertThat(report.get("met").asBoolean()).isFalse();
        assertThat(report.get("figures")).hasSize(2).allSatisfy(each -> {
            assertThat(each.get("cold").get(0).get("millis").asDouble()).isGreaterThan(1);
            assertThat(each.get("warm")).hasSize(1);
            assertThat(each.get("answers"))
                    .allSatisfy(
                            answer -> assertThat(answer.get("bytes").asLong()).isPositive());
        });
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertThat(run("page", "--servers", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--servers", "at least 1");
    }

    private int run(String... arguments) {
        return Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
