package io.gradwatch.benchmarks.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.benchmarks.Bench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path root;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root.resolve("docs"));
        Files.createDirectories(root.resolve("benchmarks/results"));
        Files.writeString(root.resolve("README.md"), "# Made up\n");
    }

    private void store(String... names) throws IOException {
        for (String name : names) {
            Files.copy(
                    Path.of("src/test/resources/results", name),
                    root.resolve("benchmarks/results").resolve(name));
        }
    }

    private String page() {
        return requireNonNull(new Report(root).files().get(root.resolve("docs/benchmarks.md")), "the page");
    }

    @Test
    void whatIsNotStoredIsSaidToBeNotMeasured() {
        assertThat(page())
                .contains("Not measured yet: `./bench overhead --out benchmarks/results/overhead.json`")
                .contains("Not measured yet: `./bench corpus")
                .doesNotContain("{{")
                .doesNotContain(".svg");
    }

    @Test
    void aSectionSaysWhereItsFiguresComeFrom() throws IOException {
        store("overhead.json");

        assertThat(page())
                .contains("2026-11-27, `./bench overhead --out benchmarks/results/overhead.json`: Made-up processor, 2"
                        + " cores, 8 GiB, Linux 6.1; JDK 17.0.15+6, DL4J 1.0.0-M2.1");
    }

    @Test
    void aTargetIsMetMissedOrWithinTheNoise() throws IOException {
        store("overhead.json");

        // Share of what everything adds: 0.242 / 2.99 and -0.01 / 0.37.
        assertThat(page())
                .contains(
                        "| mlp-4x64 | 1.015 [0.954, 1.070] | at most 1.05 | within the noise | 0.08 | at most 0.1 | met |");
    }

    @Test
    void theCorpusIsCountedByGroup() throws IOException {
        store("corpus.jsonl");

        assertThat(page())
                .contains(
                        "| `sick` detected | at least 95 % |   | 4 of 4 (100.0 %), met | 3 of 4 (75.0 %), **missed** |")
                .contains("- `sick-adam-rate-30`, seed 2, ended at 0.55")
                .contains("- `healthy-batch-of-one`, seed 1: `loss-plateau` warning; ended at 0.86")
                .contains("- `sick-adam-rate-30`, seeds 1, 2: 0.81, 0.81, its twin 0.86, 0.86");
    }

    @Test
    void theFrontPageSumsTheCorpusUpInFourLines() throws IOException {
        store("corpus.jsonl");
        Files.writeString(root.resolve("README.md"), "<!--section headline-->\n<!--/section-->");

        assertThat(new Report(root).files().get(root.resolve("README.md")))
                .startsWith("<!--section headline-->\n| With `autopilot` |")
                .contains("| runs that fail or learn badly: detected | ")
                .contains(" 3 of 4 (75.0 %) |\n")
                .endsWith("|\n<!--/section-->");
    }

    @Test
    void aSettingHasARangeAndWhatLiesBeyond() throws IOException {
        store("sensitivity.json");

        assertThat(page())
                .contains("With all defaults 18 of 20 sick runs are detected, and 1 of 30 healthy ones warned of.")
                .contains("| `exploding` | `steepness` | 30 | 20 | 90 | 15: 2 warned of | 150: 2 missed |")
                .contains("| `vanishing` | `allLayersShare` | 1.00e-10 | at most 1.00e-11 | 1.00e-10 |   "
                        + "| 1.50e-10: 1 missed, 1 warned of |")
                .contains("No value tried does worse for: `loss-plateau.windowIterations`.");
    }

    @Test
    void linesHaveTheirHeadBesideThem() throws IOException {
        store("corpus.jsonl");
        Files.copy(
                Path.of("src/test/resources/results/soak.json"), root.resolve("benchmarks/results/corpus.origin.json"));

        assertThat(page()).contains("`./bench soak --out benchmarks/results/soak.json`: Made-up processor");
    }

    @Test
    void everySectionHasAPlaceAndDrawsItsPictures() throws IOException {
        String[] all = stored();
        store(all);

        Map<Path, String> files = new Report(root).files();

        assertThat(page()).doesNotContain("Not measured yet");
        assertThat(files.keySet().stream().map(file -> file.getFileName().toString()))
                .contains(
                        "corpus-accuracy.svg",
                        "corpus-delay.svg",
                        "corpus-recall.svg",
                        "growth-layers.svg",
                        "growth-parameters.svg",
                        "kernels.svg",
                        "overhead.svg",
                        "overhead-large.svg",
                        "overhead-resnet50.svg",
                        "recurrent.svg",
                        "soak.svg")
                .as("of two rows the table says all")
                .doesNotContain("overhead-resnet50-pair.svg");
        assertThat(files.values())
                .filteredOn(text -> text.startsWith("<svg"))
                .allSatisfy(svg -> assertThat(svg)
                        .contains("prefers-color-scheme: dark")
                        .doesNotContainPattern("[0-9]\\.[0-9]{3}"));
    }

    @Test
    void theSameFiguresMakeTheSameFiles() throws IOException {
        store(stored());

        assertThat(new Report(root).files()).isEqualTo(new Report(root).files());
    }

    @Test
    void aMarkedFigureIsWrittenAnew() throws IOException {
        store("overhead.json");
        Files.writeString(
                root.resolve("README.md"),
                "<!--fig overhead.json $.rows[?(@.network=='lenet' && @.arm=='autopilot')].ratio.value %.2f-->9<!--/fig-->");

        assertThat(new Report(root).files().get(root.resolve("README.md"))).endsWith("-->1.00<!--/fig-->");
    }

    @Test
    void aMarkedFigureThatIsNotThereIsAnError() throws IOException {
        store("overhead.json");
        Files.writeString(root.resolve("README.md"), "<!--fig overhead.json $.nothing %.2f-->9<!--/fig-->");

        assertThatThrownBy(() -> new Report(root).files()).hasMessageContaining("overhead.json $.nothing");
    }

    @Test
    void aFileWithoutAnExpectedFigureIsNamed() throws IOException {
        Files.writeString(root.resolve("benchmarks/results/soak.json"), "{\"figures\": {}}");

        assertThatThrownBy(() -> new Report(root).files())
                .hasMessageContaining("benchmarks/results/soak.json")
                .hasMessageContaining("footprints");
    }

    @Test
    void theCommandWritesOnceAndThenHasNothingToDo() throws IOException {
        store("soak.json");

        assertThat(run()).contains("written: docs/benchmarks.md", "written: docs/images/benchmarks/soak.svg");
        assertThat(run()).contains("nothing has changed");
    }

    private String run() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Bench.run(stream, stream, "report", "--root", root.toString()))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String[] stored() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/results"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }
}
