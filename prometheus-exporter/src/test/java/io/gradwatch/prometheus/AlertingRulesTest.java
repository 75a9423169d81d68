package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What teams load into their Prometheus, and the runbooks it points to. */
class AlertingRulesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path FOLDER = ROOT.resolve("deploy/prometheus");
    private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\n(.*?)(?=\\n\\s*- alert:|\\z)", Pattern.DOTALL);
    private static final Pattern RECORDED = Pattern.compile("- record: (\\S+)");
    private static final Pattern METRIC = Pattern.compile("[a-z_]*:?gradwatch_\\w+(?::\\w+)?");
    private static final Pattern DOCUMENTED = Pattern.compile("\\| `(gradwatch_\\w+)` \\|");

    @Test
    void rulesAndTheirTestsPass() {
        Promtool.Answer rules = Promtool.run(FOLDER, "", "check", "rules", "gradwatch.rules.yml");
        assertThat(rules.status()).as(rules.output()).isZero();

        Promtool.Answer tests = Promtool.run(FOLDER, "", "test", "rules", "tests/gradwatch.test.yml");
        assertThat(tests.status()).as(tests.output()).isZero();
    }

    @Test
    void configurationOfPrometheusIsSound() {
        Promtool.Answer config = Promtool.run(FOLDER, "", "check", "config", "prometheus.yml");
        assertThat(config.status()).as(config.output()).isZero();
    }

    static Stream<String> alerts() {
        return matches(ALERT, rules(), 1).stream();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertSaysHowBadItIsWhatItMeansAndWhatToDo(String alert) {
        Matcher matcher = ALERT.matcher(rules());
        String body = "";
        while (matcher.find()) {
            body = matcher.group(1).equals(alert) ? matcher.group(2) : body;
        }

        assertThat(body)
                .containsPattern("severity: (warning|critical)\\b")
                .contains("summary: ", "description: ")
                .contains("runbook_url: https://runbooks.example/" + alert + ".md");
        assertThat(read(RUNBOOKS.resolve(alert + ".md"))).startsWith("# " + alert + "\n");
    }

    /** A test that expects no alert, and one that expects it with all labels and words. */
    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertIsTestedForFiringAndForStayingSilent(String alert) {
        String tests = read(FOLDER.resolve("tests/gradwatch.test.yml"));

        assertThat(tests)
                .containsPattern("- alertname: " + alert + "\\n.*\\n\\s+exp_alerts: \\[]")
                .containsPattern("- alertname: " + alert + "\\n.*\\n\\s+exp_alerts:\\n\\s+- exp_labels");
    }

    @Test
    void everyRunbookBelongsToAnAlert() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            alerts().map(alert -> alert + ".md").toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/prometheus", "docs/runbooks"})
    void onlyMetricsThatExistAreAskedFor(String folder) throws IOException {
        Set<String> known = new TreeSet<>(matches(DOCUMENTED, read(ROOT.resolve("docs/metrics.md")), 1));
        known.addAll(matches(RECORDED, rules(), 1));
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            String all = files.filter(Files::isRegularFile)
                    .map(AlertingRulesTest::read)
                    .collect(Collectors.joining("\n"));

            assertThat(matches(METRIC, all, 0)).isNotEmpty().isSubsetOf(known);
        }
    }

    private static String rules() {
        return read(FOLDER.resolve("gradwatch.rules.yml"));
    }

    private static List<String> matches(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(match -> match.group(group)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
