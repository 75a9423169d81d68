package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The usual rules for dashboards, as dashboard-linter has them, and that they ask for metrics that exist. */
class DashboardsTest {
    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("gradwatch_\\w+");
    private static final Pattern SELECTOR = Pattern.compile("gradwatch_\\w+(\\{[^}]*})?");
    private static final Pattern RATE = Pattern.compile("\\b(?:rate|increase|irate)\\(");
    private static final Pattern WINDOW = Pattern.compile("\\[(\\$__rate_interval|5m)]");
    private static final int WIDTH = 24;

    static Stream<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("deploy/grafana/dashboards"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void isTheSameForEverybody(Path file) {
        JsonNode board = read(file);

        assertThat(board.get("uid").asText() + ".json")
                .isEqualTo(file.getFileName().toString());
        assertThat(board.get("editable").asBoolean()).isFalse();
        assertThat(board.get("title").asText()).startsWith("Gradwatch: ");
        assertThat(board.get("description").asText()).isNotBlank();
        assertThat(board.has("__inputs")).as("a form for import only").isFalse();
        JsonNode source = board.at("/templating/list/0");
        assertThat(source.get("type").asText()).isEqualTo("datasource");
        assertThat(source.get("name").asText()).isEqualTo("datasource");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelIsExplained(Path file) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : read(file).get("panels")) {
            ids.add(panel.get("id").asInt());
            assertThat(panel.get("title").asText()).isNotBlank();
            if (!isRow(panel)) {
                String title = panel.get("title").asText();
                assertThat(panel.get("description").asText()).as(title).hasSizeGreaterThan(10);
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.get("targets")).as(title).isNotEmpty();
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsLieSideBySideWithinTheGrid(Path file) {
        Set<String> taken = new TreeSet<>();
        for (JsonNode panel : read(file).get("panels")) {
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            int bottom = place.get("y").asInt() + place.get("h").asInt();
            assertThat(right).isLessThanOrEqualTo(WIDTH);
            for (int x = place.get("x").asInt(); x < right; x++) {
                for (int y = place.get("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("%s lies on another panel", panel.get("title"))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryAsksOnlyForTheJobsThatWereChosen(Path file) {
        for (String query : queries(read(file))) {
            assertThat(SELECTOR.matcher(query).results().map(MatchResult::group))
                    .as(query)
                    .isNotEmpty()
                    .allSatisfy(selector -> assertThat(selector).contains("job=~\"$job\"", "instance=~\"$instance\""));
        }
    }

    /** An interval that does not follow the zoom shows gaps or hides peaks; single numbers have no zoom. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void ratesFollowTheZoom(Path file) {
        for (JsonNode panel : read(file).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.get("expr").asText();
                long rates = RATE.matcher(query).results().count();
                assertThat(WINDOW.matcher(query)
                                .results()
                                .filter(window -> target.path("instant").asBoolean()
                                        || window.group(1).equals("$__rate_interval")))
                        .as(query)
                        .hasSize((int) rates);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void onlyMetricsThatExistAreAskedFor(Path file) throws IOException {
        Set<String> known = new TreeSet<>();
        METRIC.matcher(Files.readString(ROOT.resolve("docs/metrics.md")))
                .results()
                .forEach(m -> known.add(m.group()));

        for (String query : queries(read(file))) {
            assertThat(METRIC.matcher(query).results().map(MatchResult::group)).isSubsetOf(known);
        }
    }

    private static List<String> queries(JsonNode board) {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : board.get("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.get("expr").asText()));
        }
        board.at("/annotations/list")
                .forEach(annotation -> queries.add(annotation.get("expr").asText()));
        return queries;
    }

    private static boolean isRow(JsonNode panel) {
        return panel.get("type").asText().equals("row");
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
