package io.gradwatch.samples;

import static io.gradwatch.samples.Await.await;
import static io.gradwatch.samples.Await.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Two real trainings, one that explodes and one that does not, scraped by a real Prometheus that has the rules of {@code
 * deploy} and sends to a real Alertmanager. What a team would see of them.
 */
@TestMethodOrder(OrderAnnotation.class)
class RealPrometheusIT {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RECORD = Pattern.compile("- record: (\\S+)");

    @TempDir
    private static Path folder;

    @AutoClose
    private static MetricsEndpoint listed;

    @AutoClose
    private static MetricsEndpoint announced;

    @AutoClose
    private static RealServer alertmanager;

    @AutoClose
    private static RealPrometheus prometheus;

    @AutoClose
    private static TrainingThread exploding;

    @AutoClose
    private static TrainingThread healthy;

    @BeforeAll
    static void startEverything() throws IOException {
        // One is listed in the configuration, the other announces itself.
        Path targets = folder.resolve("targets");
        listed = MetricsEndpoint.start(0);
        announced = MetricsEndpoint.builder().port(0).announceIn(targets).start();
        alertmanager = RealServer.start(
                "prometheus-alertmanager",
                folder,
                "--config.file=" + DEPLOY.resolve("alertmanager/alertmanager.yml"),
                "--cluster.listen-address=",
                "--storage.path=" + folder.resolve("alerts"));
        prometheus = RealPrometheus.start(
                folder,
                Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
                        .replace("15s", "1s")
                        .replace(
                                "gradwatch.rules.yml",
                                DEPLOY.resolve("prometheus/gradwatch.rules.yml").toString())
                        .replace("127.0.0.1:9093", alertmanager.address())
                        .replace("127.0.0.1:9464", listed.uri().getAuthority())
                        .replace("/var/lib/gradwatch/targets", targets.toString()));
        exploding = new TrainingThread("exploding", new Nesterovs(1, 0.9), listed.exporter());
        healthy = new TrainingThread("healthy", new Adam(0.005), announced.exporter());
        healthy.begin();
        // It explodes within a second. What rises before it was first scraped does not count as an increase.
        exploding.beginWithOneIteration();
        awaitThat("first scrape", () -> prometheus.hadFiniteValue("gradwatch_incidents_total{run=\"exploding\"}"));
        exploding.goOn();
    }

    @Test
    @Order(1)
    void theExplosionReachesTheAlertmanagerAndTheHealthyRunDoesNot() {
        JsonNode alert = await("alert", () -> {
            for (JsonNode each : alertmanager.get("/api/v2/alerts")) {
                if (each.at("/labels/alertname").asText().equals("GradwatchExplodingGradients")) {
                    return each;
                }
            }
            return null;
        });

        assertThat(alert.at("/labels/run").asText()).isEqualTo("exploding");
        assertThat(alert.at("/labels/model").asText()).isEqualTo("MultiLayerNetwork");
        assertThat(alert.at("/labels/severity").asText()).isEqualTo("critical");
        assertThat(alert.at("/labels/job").asText()).isEqualTo("gradwatch");
        assertThat(alert.at("/annotations/summary").asText()).isEqualTo("Gradients of run exploding explode");
        assertThat(alert.at("/annotations/runbook_url").asText()).endsWith("/GradwatchExplodingGradients.md");
        assertThat(alert.at("/status/state").asText()).isEqualTo("active");
        awaitThat("healthy run", () -> prometheus.hadFiniteValue("gradwatch_score{run=\"healthy\"}"));
        assertThat(alertmanager.get("/api/v2/alerts"))
                .noneMatch(each -> each.at("/labels/run").asText().equals("healthy"));
    }

    static Stream<String> recordedSeries() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus/gradwatch.rules.yml"));
        return RECORD.matcher(rules).results().map(match -> match.group(1) + "{run=\"exploding\"}");
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("recordedSeries")
    void recordingRulesHaveFiniteValues(String query) {
        awaitThat("finite value of " + query, () -> prometheus.hadFiniteValue(query));
    }

    static Stream<String> panelQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                JsonNode board = JSON.readTree(file.toFile());
                for (JsonNode panel : board.get("panels")) {
                    panel.path("targets").forEach(target -> queries.add(withVariables(target)));
                }
                board.at("/annotations/list").forEach(annotation -> queries.add(withVariables(annotation)));
            }
        }
        return queries.stream().distinct();
    }

    private static String withVariables(JsonNode target) {
        return target.get("expr")
                .asText()
                .replace("$job", "gradwatch")
                .replace("$instance", ".+")
                .replace("$run", "exploding")
                .replace("$model", ".+")
                .replace("$worker", ".+")
                .replace("$__rate_interval", "15s");
    }

    @Order(3)
    @ParameterizedTest
    @MethodSource("panelQueries")
    void everyPanelShowsFiniteValuesOfTheExplodingRun(String query) {
        awaitThat("finite value of " + query, () -> prometheus.hadFiniteValue(query));
    }

    @Test
    @Order(4)
    void theSeriesOfARunEndWithIt() {
        exploding.close();

        awaitThat(
                "end of the series",
                () -> prometheus
                        .query("{__name__=~\"gradwatch_.+\", run=\"exploding\"}")
                        .isEmpty());
        assertThat(prometheus.query("gradwatch_score{run=\"healthy\"}")).isNotEmpty();
        assertThat(alertmanager.get("/api/v2/alerts"))
                .as("the healthy run has had no alert to the end")
                .noneMatch(each -> each.at("/labels/run").asText().equals("healthy"));
    }
}
