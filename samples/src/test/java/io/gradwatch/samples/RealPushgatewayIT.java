package io.gradwatch.samples;

import static io.gradwatch.samples.Await.await;
import static io.gradwatch.samples.Await.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.prometheus.MetricsPush;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** A training that pushes to a real Pushgateway, which a real Prometheus scrapes. */
class RealPushgatewayIT {
    /** A slash has to be encoded in the address of the group. */
    private static final String JOB = "night/shift";

    private static final Duration OFTEN = Duration.ofMillis(200);

    @TempDir
    private static Path folder;

    @AutoClose
    private static RealServer gateway;

    @AutoClose
    private static RealPrometheus prometheus;

    @BeforeAll
    static void startServers() {
        gateway = RealServer.start("prometheus-pushgateway", folder);
        prometheus = RealPrometheus.start(folder, """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: pushgateway
                    honor_labels: true
                    static_configs: [{targets: ["%s"]}]
                """.formatted(gateway.address()));
    }

    @Test
    void runIsSeenThroughTheGatewayAndGoneAfterwards() {
        String series = "gradwatch_iteration{run=\"pushed\", job=\"" + JOB + "\"}";
        MetricsPush push = MetricsPush.to(URI.create("http://" + gateway.address()), JOB, OFTEN);
        try (push) {
            TrainingThread training = new TrainingThread("pushed", new Adam(0.005), push.exporter());
            try (training) {
                training.begin();
                JsonNode seen = await(
                        "iteration through the gateway",
                        () -> prometheus.query(series).get(0));

                assertThat(seen.at("/metric/instance").asText())
                        .as("the process that trains, not the gateway")
                        .endsWith(":" + ProcessHandle.current().pid());
                double before = prometheus.value(series);
                awaitThat("further iterations", () -> prometheus.value(series) > before);
                assertThat(prometheus.value("push_failure_time_seconds{job=\"" + JOB + "\"}"))
                        .as("the gateway has never refused what was pushed")
                        .isZero();
                assertThat(hasGroup()).isTrue();
            }
        }

        awaitThat("end of the group", () -> !hasGroup());
        awaitThat(
                "end of the series",
                () -> prometheus.query("{job=\"" + JOB + "\"}").isEmpty());
        assertThat(prometheus.value("up{job=\"pushgateway\"}")).isEqualTo(1);
    }

    private static boolean hasGroup() {
        for (JsonNode group : gateway.get("/api/v1/metrics").get("data")) {
            if (group.at("/labels/job").asText().equals(JOB)) {
                return true;
            }
        }
        return false;
    }
}
