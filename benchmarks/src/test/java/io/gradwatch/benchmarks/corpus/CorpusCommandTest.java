package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.Bench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the corpus runner, on two tiny cases for two epochs. */
class CorpusCommandTest {
    private static final String TINY = "src/test/resources/tiny-cases.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void trainsEveryCaseWithEverySeedAndTellsWhatFired() throws IOException {
        Path results = folder.resolve("new/results.jsonl");

        assertThat(corpus("--seeds", "2", "--out", results.toString())).isZero();

        assertThat(text())
                .containsPattern("tiny-overflow +faulty +\\.[0-9]+ @0 +\\.[0-9]+ @0")
                .containsPattern("tiny-tanh +healthy +[.0-9]+ ok +[.0-9]+ ok")
                .containsPattern("tiny-overflow +non-finite \\* +C0 +C0")
                .contains("group         tuning, 4 runs")
                .contains("faulty        recall 2/2 (100.0 %)")
                .contains("within 3 iterations 2/2 (100.0 %), detected at iteration 0 (median), 0 (latest)")
                .contains("false critical in 0/2 (0.0 %) of the runs; 0 incidents")
                .contains("target        met:    recall of faulty 100 %")
                .doesNotContain("kept-out")
                .contains(results.toString());
        assertThat(text().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        List<JsonNode> lines = lines(results);
        assertThat(lines).hasSize(4).allSatisfy(line -> {
            assertThat(line.path("iterations").asInt()).isEqualTo(4);
            assertThat(line.path("preset").asText()).isEqualTo("observe");
        });
        JsonNode overflow = lines.get(0);
        assertThat(overflow.path("case").asText()).isEqualTo("tiny-overflow");
        assertThat(overflow.path("seed").asInt()).isEqualTo(1);
        assertThat(overflow.path("detectedAt").asInt()).isZero();
        assertThat(overflow.path("detectedInTime").asBoolean()).isTrue();
        assertThat(overflow.at("/rules/non-finite/critical").asInt()).isZero();
        JsonNode origin =
                JSON.readTree(folder.resolve("new/results.origin.json").toFile());
        assertThat(origin.path("command").asText()).startsWith("./bench corpus --cases ");
        assertThat(origin.at("/figures/runs").asInt()).isEqualTo(4);
        assertThat(overflow.at("/rules/non-finite/violations").asInt()).isEqualTo(4);
        assertThat(overflow.at("/incidents/0/opened").isInt()).isTrue();
        assertThat(lines.get(3).path("detectedAt").isNull()).isTrue();
    }

    @Test
    void theSameSeedsEndTheSameWhateverElseIsTrained() throws IOException {
        Path together = folder.resolve("together.jsonl");
        Path alone = folder.resolve("alone.jsonl");

        corpus("--seeds", "2", "--threads", "2", "--out", together.toString());
        corpus("--seeds", "2", "--threads", "1", "--out", alone.toString());

        assertThat(together).hasSameTextualContentAs(alone);
    }

    @Test
    void aPresetThatActsIsComparedWithBareTraining() {
        assertThat(corpus("--seeds", "1", "--preset", "protect")).isZero();

        assertThat(text())
                .containsPattern("tiny-overflow +faulty +\\.[0-9]+>\\.[0-9]+ @0")
                .contains("runs saved")
                .contains("4 skipped");
    }

    @Test
    void theFilterChoosesCases() {
        assertThat(corpus("--seeds", "1", "--filter", "*tanh")).isZero();

        assertThat(text()).contains("tiny-tanh").doesNotContain("tiny-overflow");
    }

    @Test
    void aGroupThatHasNoCaseIsAnsweredWithTheCasesThereAre() {
        assertThat(corpus("--group", "kept-out")).isEqualTo(2);

        assertThat(text()).contains("no case of kept-out matches '*'").contains("tiny-tanh");
    }

    @Test
    void aTwinThatWasNotChosenIsTrainedForItsAccuracy() throws IOException {
        Path results = folder.resolve("results.jsonl");

        assertThat(Bench.run(
                        out,
                        out,
                        "corpus",
                        "--cases",
                        "src/test/resources/small-cases.json",
                        "--filter",
                        "small-sick",
                        "--seeds",
                        "1",
                        "--epochs",
                        "2",
                        "--preset",
                        "autopilot",
                        "--out",
                        results.toString()))
                .isZero();

        JsonNode line = lines(results).get(0);
        assertThat(line.path("twin").asText()).isEqualTo("small-healthy");
        assertThat(line.path("twinAccuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(line.path("group").asText()).isEqualTo("kept-out");
        assertThat(text()).contains("group         kept-out, 1 runs").contains("within 0.02 of their healthy twin");
    }

    @Test
    void aTwinThatIsNowhereIsNamed() throws IOException {
        Path cases = folder.resolve("cases.json");
        Files.writeString(
                cases,
                Files.readString(Path.of("src/test/resources/small-cases.json"))
                        .replace("\"twin\": \"small-healthy\"", "\"twin\": \"nobody\""));
        Files.copy(Path.of("src/test/resources/tiny.csv"), folder.resolve("tiny.csv"));

        assertThat(Bench.run(out, out, "corpus", "--cases", cases.toString())).isEqualTo(1);

        assertThat(text())
                .contains("case 'small-sick': field twin: expected the id of a case")
                .contains("nobody");
    }

    @Test
    void aFilterThatMatchesNothingIsAnsweredWithTheCasesThereAre() {
        assertThat(corpus("--filter", "circle-*")).isEqualTo(2);

        assertThat(text()).contains("circle-*").contains("tiny-tanh");
    }

    @Test
    void twoFilesWithTheSameCaseAreRefused() {
        assertThat(corpus(TINY)).isEqualTo(1);

        assertThat(text()).contains("tiny-cases.json, case 'tiny-overflow'").contains("no other case file");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(Bench.run(out, out, "corpus", "--cases", "nowhere.json")).isEqualTo(1);

        assertThat(text()).contains("nowhere.json: expected a readable case file");
    }

    @Test
    void aResultFileThatCannotBeWrittenIsNamedBeforeAnythingIsTrained() {
        assertThat(corpus("--out", folder.toString())).isEqualTo(1);

        assertThat(text()).contains("cannot write the results to " + folder).doesNotContain("runs done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seeds", "--epochs", "--threads"})
    void countsBelowOneAreRefused(String option) {
        assertThat(Bench.run(out, out, "corpus", option, "0")).isEqualTo(2);

        assertThat(text()).contains(option + " must be at least 1, was 0");
    }

    private int corpus(String... options) {
        List<String> arguments = new ArrayList<>(List.of("corpus", "--cases", TINY));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--epochs", "2"));
        return Bench.run(out, out, arguments.toArray(String[]::new));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
