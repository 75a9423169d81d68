package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Two real trainings, one that explodes and one that does not, scraped by a real Prometheus that has the rules of {@code
 * deploy} and sends to a real Alertmanager. What a team would see of them.
 */
@TestMethodOrder(OrderAnnotation.class)
class RealPrometheusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RECORD = Pattern.compile("- record: (\\S+)");

    private static final List<Run> RUNS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static Instant start = Instant.EPOCH;
    private static @Nullable RealServer alertmanager;
    private static @Nullable RealServer prometheus;

    /** A training on a thread of its own, with an endpoint of its own, as if it were a process. */
    private static final class Run implements AutoCloseable {
        private final MetricsEndpoint endpoint;
        private final GradwatchListener listener;
        private final Thread thread;
        private volatile boolean over;

        Run(String name, IUpdater updater, MetricsEndpoint endpoint) {
            this.endpoint = endpoint;
            listener = GradwatchListener.builder()
                    .run(name)
                    .preset(Preset.AUTOPILOT)
                    .exporter(endpoint.exporter())
                    .build();
            MultiLayerNetwork net = IrisScenario.classifier(1, updater, 3, 32, Activation.RELU, WeightInit.RELU);
            net.addListeners(listener);
            List<DataSet> batches = new IrisExploding().training(1);
            thread = new Thread(() -> train(net, batches), name);
            thread.setDaemon(true);
        }

        void begin() {
            thread.start();
        }

        private void train(MultiLayerNetwork net, List<DataSet> batches) {
            for (int i = 0; !over; i++) {
                net.fit(batches.get(i % batches.size()));
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }

        String target() {
            return endpoint.uri().getAuthority();
        }

        void end() throws InterruptedException {
            over = true;
            thread.join(PATIENCE.toMillis());
            listener.close();
        }

        @Override
        public void close() {
            over = true;
            endpoint.close();
        }
    }

    @BeforeAll
    static void startEverything() throws IOException {
        // One is listed in the configuration, the other announces itself.
        Path targets = folder.resolve("targets");
        RUNS.add(new Run("exploding", new Nesterovs(1, 0.9), MetricsEndpoint.start(0)));
        RUNS.add(new Run(
                "healthy",
                new Adam(0.005),
                MetricsEndpoint.builder().port(0).announceIn(targets).start()));
        int alerts = RealServer.freePort();
        alertmanager = RealServer.start(
                "prometheus-alertmanager",
                folder,
                alerts,
                "--config.file=" + DEPLOY.resolve("alertmanager/alertmanager.yml"),
                "--web.listen-address=127.0.0.1:" + alerts,
                "--cluster.listen-address=",
                "--storage.path=" + folder.resolve("alerts"));
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
                        .replace("15s", "1s")
                        .replace(
                                "gradwatch.rules.yml",
                                DEPLOY.resolve("prometheus/gradwatch.rules.yml").toString())
                        .replace("127.0.0.1:9093", "127.0.0.1:" + alerts)
                        .replace("127.0.0.1:9464", RUNS.get(0).target())
                        .replace("/var/lib/gradwatch/targets", targets.toString()));
        int port = RealServer.freePort();
        prometheus = RealServer.start(
                "prometheus",
                folder,
                port,
                "--config.file=" + config,
                "--web.listen-address=127.0.0.1:" + port,
                "--storage.tsdb.path=" + folder.resolve("series"));
        start = Instant.now();
        RUNS.forEach(Run::begin);
    }

    @AfterAll
    static void stopEverything() {
        RUNS.forEach(Run::close);
        for (RealServer server : new RealServer[] {prometheus, alertmanager}) {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    @Order(1)
    void theExplosionReachesTheAlertmanagerAndTheHealthyRunDoesNot() {
        JsonNode alert = await("the alert", () -> {
            for (JsonNode each : server(alertmanager).get("/api/v2/alerts")) {
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
        await("the healthy run", () -> hasFiniteValue("gradwatch_score{run=\"healthy\"}") ? "seen" : null);
        assertThat(server(alertmanager).get("/api/v2/alerts"))
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
        assertThat(await(query, () -> hasFiniteValue(query) ? query : null)).isEqualTo(query);
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
        assertThat(await(query, () -> hasFiniteValue(query) ? query : null)).isEqualTo(query);
    }

    @Test
    @Order(4)
    void theSeriesOfARunEndWithIt() throws InterruptedException {
        RUNS.get(0).end();

        assertThat(await("the end of the series", () -> {
                    JsonNode left =
                            query("/api/v1/query?query=", "{__name__=~\"gradwatch_.+\", run=\"exploding\"}", "");
                    return left.isEmpty() ? "none" : null;
                }))
                .isEqualTo("none");
        assertThat(query("/api/v1/query?query=", "gradwatch_score{run=\"healthy\"}", ""))
                .isNotEmpty();
        assertThat(server(alertmanager).get("/api/v2/alerts"))
                .as("the healthy run has had no alert to the end")
                .noneMatch(each -> each.at("/labels/run").asText().equals("healthy"));
    }

    /** Anywhere in the time of the test: what is NaN now may have been a number before, and the other way round. */
    private static boolean hasFiniteValue(String query) {
        String range =
                "&start=" + start.getEpochSecond() + "&end=" + Instant.now().getEpochSecond() + "&step=1";
        for (JsonNode series : query("/api/v1/query_range?query=", query, range)) {
            for (JsonNode point : series.get("values")) {
                if (Double.isFinite(Double.parseDouble(point.get(1).asText().replace("Inf", "Infinity")))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonNode query(String path, String query, String range) {
        return server(prometheus)
                .get(path + URLEncoder.encode(query, StandardCharsets.UTF_8) + range)
                .at("/data/result");
    }

    private static RealServer server(@Nullable RealServer server) {
        if (server == null) {
            throw new IllegalStateException("the server was not started");
        }
        return server;
    }

    private static <T> T await(String what, Supplier<@Nullable T> attempt) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            T result = attempt.get();
            if (result != null) {
                return result;
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new AssertionError("no " + what + " in " + PATIENCE.toSeconds() + " s");
    }
}
