package io.gradwatch.samples;

import static io.gradwatch.samples.Await.await;
import static io.gradwatch.samples.Await.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.prometheus.MetricsEndpoint;
import io.gradwatch.prometheus.MetricsEndpointBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

/** One training behind several endpoints, each found, encrypted or guarded in its own way, and a real Prometheus. */
@TestMethodOrder(OrderAnnotation.class)
class RealScrapesIT {
    /** A job for each way; {@code %s} are the certificate, the addresses and the folder, in the order of their first use. */
    private static final String CONFIGURATION = """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: tls
                scheme: https
                tls_config: {ca_file: %1$s}
                static_configs: [{targets: ["%2$s"]}]
              - job_name: tls-untrusted
                scheme: https
                static_configs: [{targets: ["%2$s"]}]
              - job_name: basic
                basic_auth: {username: prometheus, password: "se:cret"}
                static_configs: [{targets: ["%3$s"]}]
              - job_name: basic-wrong
                basic_auth: {username: prometheus, password: guessed}
                static_configs: [{targets: ["%3$s"]}]
              - job_name: bearer
                authorization: {credentials: t0ken}
                static_configs: [{targets: ["%4$s"]}]
              - job_name: bearer-wrong
                authorization: {credentials: guessed}
                static_configs: [{targets: ["%4$s"]}]
              - job_name: bearer-none
                static_configs: [{targets: ["%4$s"]}]
              - job_name: announced
                tls_config: {ca_file: %1$s}
                authorization: {credentials: t0ken}
                file_sd_configs: [{files: ["%5$s/*.json"], refresh_interval: 1s}]
            """;

    @TempDir
    private static Path folder;

    @AutoClose
    private static MetricsEndpoint encrypted;

    @AutoClose
    private static MetricsEndpoint basic;

    @AutoClose
    private static MetricsEndpoint bearer;

    @AutoClose
    private static MetricsEndpoint announced;

    @AutoClose
    private static RealPrometheus prometheus;

    @AutoClose
    private static TrainingThread training;

    @BeforeAll
    static void startEverything() throws Exception {
        SelfSignedKeys keys = SelfSignedKeys.in(folder);
        Path targets = folder.resolve("targets");
        encrypted = endpoint().tls(keys.keyStore(), keys.password()).start();
        basic = endpoint().basicAuthentication("prometheus", "se:cret").start();
        bearer = endpoint().bearerToken("t0ken").start();
        announced = endpoint()
                .tls(keys.keyStore(), keys.password())
                .bearerToken("t0ken")
                .announceIn(targets)
                .start();
        prometheus = RealPrometheus.start(
                folder,
                CONFIGURATION.formatted(keys.certificate(), target(encrypted), target(basic), target(bearer), targets));
        training = new TrainingThread(
                "scraped",
                new Adam(0.005),
                encrypted.exporter(),
                basic.exporter(),
                bearer.exporter(),
                announced.exporter());
        training.begin();
    }

    private static MetricsEndpointBuilder endpoint() {
        return MetricsEndpoint.builder().port(0);
    }

    private static String target(MetricsEndpoint endpoint) {
        return endpoint.uri().getAuthority();
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(strings = {"tls", "basic", "bearer", "announced"})
    void whoIsTrustedAndKnownSeesTheTraining(String job) {
        String iteration = "gradwatch_iteration{run=\"scraped\", job=\"" + job + "\"}";

        awaitThat("iteration in job " + job, () -> prometheus.value(iteration) > 0);
        assertThat(prometheus.value("up{job=\"" + job + "\"}")).isEqualTo(1);
        assertThat(prometheus.targets(job))
                .singleElement()
                .satisfies(
                        target -> assertThat(target.get("lastError").asText()).isEmpty());
    }

    @Order(2)
    @ParameterizedTest
    @CsvSource({
        "tls-untrusted, certificate signed by unknown authority",
        "basic-wrong, server returned HTTP status 401 Unauthorized",
        "bearer-wrong, server returned HTTP status 401 Unauthorized",
        "bearer-none, server returned HTTP status 401 Unauthorized"
    })
    void whoIsNotSeesNothingAndIsToldWhy(String job, String reason) {
        JsonNode refused = await(
                "refusal of job " + job,
                () -> prometheus.targets(job).stream()
                        .filter(target -> target.get("health").asText().equals("down"))
                        .findFirst()
                        .orElse(null));

        assertThat(refused.get("lastError").asText()).contains(reason);
        awaitThat("up of 0 for job " + job, () -> prometheus.value("up{job=\"" + job + "\"}") == 0);
        assertThat(prometheus.query("{__name__=~\"gradwatch_.+\", job=\"" + job + "\"}"))
                .isEmpty();
    }

    @Test
    @Order(3)
    void trainingGoesOnWhileOthersAreRefused() {
        String iteration = "gradwatch_iteration{job=\"basic\"}";
        double before = prometheus.value(iteration);

        awaitThat("further iterations", () -> prometheus.value(iteration) > before);
        assertThat(prometheus.value("up{job=\"basic-wrong\"}")).isZero();
    }

    @Test
    @Order(4)
    void announcedEndpointIsForgottenWhenItCloses() {
        announced.close();

        awaitThat("end of the target", () -> prometheus.targets("announced").isEmpty());
        awaitThat(
                "end of its series",
                () -> prometheus.query("{job=\"announced\"}").isEmpty());
        List<String> others = List.of("tls", "basic", "bearer");
        assertThat(others).allMatch(job -> prometheus.value("up{job=\"" + job + "\"}") == 1);
    }
}
