package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrometheusExporterFactoryTest {
    private final ExporterFactory factory = new PrometheusExporterFactory();

    @Test
    void isFoundByItsService() {
        assertThat(ServiceLoader.load(ExporterFactory.class))
                .extracting(ExporterFactory::name)
                .containsExactly("prometheus");
    }

    @Test
    void listensOnLoopbackAtPort9464UnlessToldOtherwise() {
        assertThat(Settings.defaultsOf(factory).asMap())
                .isEqualTo(Map.of("port", (long) MetricsEndpoint.DEFAULT_PORT, "host", "127.0.0.1"));
    }

    @Test
    void servesWhatItsExporterIsGiven() throws IOException {
        int port = freePort();

        Training.start(create(port, "127.0.0.1")).iterate(Training.healthy(0));

        String page = Scrape.fetch(URI.create("http://127.0.0.1:" + port + "/metrics"), "*/*")
                .body();
        assertThat(Exposition.parse(page).value("gradwatch_score")).isEqualTo(0.75);
    }

    @Test
    void secondConfigurationOfTheSameAddressSharesTheEndpoint() throws IOException {
        int port = freePort();

        assertThat(create(port, "127.0.0.1")).isSameAs(create(port, "localhost"));
    }

    @Test
    void anyFreePortIsAnotherOneEachTime() {
        assertThat(create(0, "127.0.0.1")).isNotSameAs(create(0, "127.0.0.1"));
    }

    @Test
    void portThatAnotherProgramHasIsRefused() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> create(other.getLocalPort(), "127.0.0.1"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot serve metrics on 127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void unknownHostIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(0, "no such host"))
                .withMessageContaining("was 'no such host', which is unknown");
    }

    @Test
    void jvmEndsWhileTheEndpointServes() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Serving.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(jvm.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
            assertThat(jvm.exitValue()).as(output).isZero();
            assertThat(output).contains("metrics are served at http://127.0.0.1:");
        } finally {
            jvm.destroyForcibly();
        }
    }

    private Exporter create(int port, String host) {
        return factory.create(Settings.of(factory.settings(), Map.of("port", port, "host", host)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A program that serves, is watched for a moment, and returns from main without closing anything. */
    static final class Serving {
        private Serving() {}

        public static void main(String[] args) {
            ExporterFactory factory = new PrometheusExporterFactory();
            Exporter exporter = factory.create(Settings.of(factory.settings(), Map.of("port", 0)));
            Training.start(exporter).iterate(Training.healthy(0));
        }
    }
}
