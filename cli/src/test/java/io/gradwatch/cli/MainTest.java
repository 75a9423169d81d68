package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MainTest {
    private static final int ITERATIONS = 400;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path trace;

    @BeforeEach
    void recordARun() {
        trace = folder.resolve("run.jsonl");
        RecordedRun.write(trace, "noisy", ITERATIONS);
    }

    @Test
    void helpNamesTheCommandsAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(output()).contains("backtest", "report", "validate", "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backtest", "report", "validate"})
    void everyCommandHasHelpOfAtMost100Columns(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(output().lines()).allMatch(line -> line.length() <= 100).hasSizeGreaterThan(4);
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(output()).matches("(?s)Gradwatch \\d.*");
    }

    @Test
    void noCommandIsAUsageError() {
        assertThat(run()).isEqualTo(Main.BAD_INPUT);
        assertThat(errors()).contains("Usage: gradwatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "backtset"})
    void anUnknownWordIsAUsageError(String word) {
        assertThat(run(word)).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void aBacktestWithTheOriginalConfigurationIsTheSame() {
        assertThat(run("backtest", "--preset", "AUTOPILOT", "--exit-code", trace.toString()))
                .isZero();
        assertThat(output())
                .contains("Run noisy (Simulated): 400 iterations, 0 to 399.")
                .contains("The same as recorded: every incident, action and step.")
                .contains("exploding");
    }

    @Test
    void aBacktestWithAnotherConfigurationSaysWhereItDiffers() {
        assertThat(run("backtest", trace.toString())).isZero();
        assertThat(output())
                .contains("Differs from the record in", "first at iteration 50 (run.jsonl, line 52), in its step:")
                .contains("backtest: proceed")
                .contains("not simulated");
    }

    @Test
    void exitCodeSaysThatABacktestDiffers() {
        assertThat(run("backtest", "--exit-code", trace.toString())).isEqualTo(Main.FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBSERVE", "PROTECT", "AUTOPILOT"})
    void tablesFitInto100Columns(String preset) {
        run("backtest", "--all", "--preset", preset, trace.toString());

        assertThat(output().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void theResultIsWrittenAsJsonToo() throws IOException {
        Path json = folder.resolve("result.json");

        assertThat(run("backtest", "--json", json.toString(), trace.toString())).isZero();
        assertThat(Files.readString(json))
                .contains("\"asRecorded\" : false", "\"firstDifference\"", "\"exploding\" : ");
        assertIsJson(Files.readString(json));
    }

    @Test
    void aForeignFileIsToldWithItsLine() throws IOException {
        Path foreign = Files.writeString(folder.resolve("data.csv"), "a,b\n1,2\n");

        assertThat(run("backtest", foreign.toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(errors())
                .contains("data.csv, line 1: expected a Gradwatch trace")
                .hasLineCount(1);
    }

    @Test
    void aCorruptedLineIsToldWithItsNumber() throws IOException {
        List<String> lines = Files.readAllLines(trace);
        lines.set(20, lines.get(20).replace("\"epoch\":0", "\"epoch\":"));
        Files.write(trace, lines);

        assertThat(run("report", trace.toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(errors()).contains("run.jsonl, line 21: expected JSON").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backtest", "report"})
    void aMissingFileIsToldInASentence(String command) {
        assertThat(run(command, folder.resolve("none.jsonl").toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(errors()).endsWith("none.jsonl: there is no such file" + System.lineSeparator());
    }

    @Test
    void configAndPresetExcludeEachOther() {
        assertThat(run("backtest", "--preset", "OBSERVE", "--config", "x.yaml", trace.toString()))
                .isEqualTo(Main.BAD_INPUT);
        assertThat(errors()).contains("mutually exclusive");
    }

    @Test
    void aReportIsOneFileBesidesTheTrace() throws IOException {
        assertThat(run("report", trace.toString())).isZero();

        String page = Files.readString(folder.resolve("run.html"));
        assertThat(page).contains("Chart.js v4", "Released under the MIT License");
        assertThat(page.replaceAll("(?s)<script>.*?</script>", ""))
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain(" src=");
        assertThat(page).doesNotContain("sourceMappingURL");
    }

    @Test
    void namesInAReportCannotLeaveTheirPlace() throws IOException {
        Path nasty = folder.resolve("nasty.jsonl");
        RecordedRun.write(nasty, "@data@" + RecordedRun.NASTY, 20);
        Path page = folder.resolve("page.html");

        assertThat(run("report", "-o", page.toString(), nasty.toString())).isZero();
        String html = Files.readString(page);
        assertThat(html).doesNotContain("<b>").contains("<title>@data@&lt;/script&gt;&lt;b&gt;&quot;");
        assertThat(html.split("</script>", -1)).hasSize(4);
        assertIsJson(data(html));
        assertThat(data(html)).contains("\\u003c/script\\u003e");
    }

    @Test
    void whatIsNotFiniteIsNamedInAReport() throws IOException {
        run("report", trace.toString());

        assertThat(data(Files.readString(folder.resolve("run.html"))))
                .contains("\"bad\":{\"50\":\"NaN\"}")
                .doesNotContain(":NaN");
    }

    @Test
    void aLongRunIsThinnedOutButKeepsItsPeaksAndNaNs() throws IOException {
        Path large = folder.resolve("large.jsonl");
        RecordedRun.write(large, "large", 5000);
        run("report", large.toString());

        String data = data(Files.readString(folder.resolve("large.html")));
        assertThat(data).contains("\"perPoint\":16", "\"bad\":{\"3\":\"NaN\"}");
        assertThat(data.length()).isLessThan(400_000);
    }

    @Test
    void oneOfSeveralRunsIsChosenByName() throws IOException {
        RecordedRun.write(trace, "second", 20);

        assertThat(run("report", "--run", "noisy", trace.toString())).isZero();
        assertThat(data(Files.readString(folder.resolve("run.html"))))
                .contains("\"run\":\"noisy\"", "\"others\":[\"second, Simulated, worker 0\"]");
    }

    @Test
    void aRunThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
        assertThat(run("report", "--run", "other", trace.toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(errors()).contains("noisy");
    }

    @Test
    void validateNeedsAReaderOnTheClassPath() throws IOException {
        Path yaml = Files.writeString(folder.resolve("gradwatch.yaml"), "rules: {}\n");

        assertThat(run("validate", yaml.toString())).isIn(Main.DONE, Main.FOUND, Main.BAD_INPUT);
        assertThat(errors()).doesNotContain("Exception");
    }

    private int run(String... arguments) {
        return Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
    }

    private String output() {
        return out.toString(UTF_8);
    }

    private String errors() {
        return err.toString(UTF_8);
    }

    private static String data(String html) {
        Matcher matcher = Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                .matcher(html);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static void assertIsJson(String text) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            JsonToken token = json.nextToken();
            while (token != null) {
                token = json.nextToken();
            }
        }
    }
}
