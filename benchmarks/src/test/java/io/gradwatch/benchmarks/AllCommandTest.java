package io.gradwatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.figures.Effort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllCommandTest {
    @TempDir
    private Path folder;

    /** Tests run in the folder of this module, below the project's. */
    @BeforeEach
    void tellWhereTheCorpusIs() {
        System.setProperty("gradwatch.root", "..");
    }

    @Test
    void everyBenchmarkRunsAndLeavesItsFigures() throws IOException {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        int status = Bench.run(stream, stream, "all", "--smoke", "--out", folder.toString());

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        JsonNode steps = json("all.json").at("/figures/steps");
        assertThat(steps).hasSize(9).allSatisfy(step -> {
            assertThat(step.get("status").asInt()).isZero();
            assertThat(folder.resolve(step.get("file").asText())).isNotEmptyFile();
        });
        assertThat(text)
                .contains("=== ./bench corpus", "=== ./bench soak --smoke")
                .doesNotContain("FAILED");
        JsonNode kernels = json("kernels.json");
        assertThat(kernels.get("command").asText()).startsWith("./bench kernels --smoke --out ");
        assertThat(kernels.at("/figures/passes/1/probeOneThread").asDouble()).isPositive();
        assertThat(kernels.at("/figures/exporters/ui/medianMicros").asDouble()).isPositive();
        assertThat(kernels.at("/figures/targets")).hasSize(3);
        assertThat(json("growth-layers.json").at("/figures/rows/0/layers").asInt())
                .isEqualTo(11);
        assertThat(json("growth-parameters.json")
                        .at("/figures/rows/0/parameters")
                        .asInt())
                .isBetween(10_000, 11_000);
    }

    @Test
    void outsideOfASmokeRunEachBenchmarkHasAProcessOfItsOwn() throws IOException, InterruptedException {
        Process process = AllCommand.process(List.of("overhead", "--networks", "vgg"))
                .redirectErrorStream(true)
                .start();

        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(text).isEqualTo(2);
        assertThat(text).contains("unknown name 'vgg'");
    }

    @Test
    void quickAndFullRunsHaveTheSameFiles() {
        assertThat(Step.of(Effort.QUICK))
                .extracting(Step::file)
                .containsExactlyElementsOf(
                        Step.of(Effort.FULL).stream().map(Step::file).toList());
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }
}
