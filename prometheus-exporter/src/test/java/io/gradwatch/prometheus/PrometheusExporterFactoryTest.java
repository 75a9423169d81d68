package io.gradwatch.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.IllegalSettingException;
import io.gradwatch.plugin.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusExporterFactoryTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", "s3cret", "TOKEN", "t0ken");

    private final ExporterFactory factory = new PrometheusExporterFactory(ENVIRONMENT::get);

    @TempDir
    private Path folder;

    @Test
    void isFoundByItsService() {
        assertThat(ServiceLoader.load(ExporterFactory.class))
                .extracting(ExporterFactory::name)
                .containsExactly("prometheus");
    }

    @Test
    void listensOnLoopbackAtPort9464UnlessToldOtherwise() {
        assertThat(Settings.defaultsOf(factory).asMap())
                .containsEntry("port", (long) MetricsEndpoint.DEFAULT_PORT)
                .containsEntry("host", "127.0.0.1")
                .containsEntry("detail", "parameter")
                .containsEntry("maxLayers", (long) LayerSeries.DEFAULT_MAX_LAYERS);
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
    void secondConfigurationOfTheSameAddressThatSaysOtherwiseIsRefused() throws IOException {
        int port = freePort();
        create(port, "127.0.0.1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Map.of("port", port, "token", "env:TOKEN")))
                .withMessage("this JVM serves metrics at http://127.0.0.1:" + port
                        + "/metrics already, with other settings: give the same ones, or another port");
    }

    @Test
    void asksForNameAndPassword() throws IOException {
        int port = freePort();
        create(Map.of("port", port, "user", "prometheus", "password", "env:PASSWORD"));

        assertThat(status(port, null)).isEqualTo(401);
        assertThat(status(port, "Basic " + Base64.getEncoder().encodeToString("prometheus:s3cret".getBytes(UTF_8))))
                .isEqualTo(200);
    }

    @Test
    void asksForAToken() throws IOException {
        int port = freePort();
        create(Map.of("port", port, "token", "env:TOKEN"));

        assertThat(status(port, "Bearer wrong")).isEqualTo(401);
        assertThat(status(port, "Bearer t0ken")).isEqualTo(200);
    }

    @Test
    void servesOverTls() throws Exception {
        int port = freePort();
        Path keyStore = ServerCertificate.in(folder);
        Path password = Files.writeString(folder.resolve("password"), new String(ServerCertificate.PASSWORD) + "\n");
        create(Map.of("port", port, "keyStore", keyStore.toString(), "keyStorePassword", "file:" + password));

        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(ServerCertificate.trusting(keyStore))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void showsLayersAsItIsTold() throws IOException {
        int port = freePort();
        Training.start(create(Map.of("port", port, "detail", "layer", "maxLayers", 2)))
                .iterate(Training.healthy(0));

        Exposition scrape = Exposition.parse(Scrape.fetch(URI.create("http://127.0.0.1:" + port + "/metrics"), "*/*")
                .body());
        assertThat(scrape.samples("gradwatch_gradient_norm", "param", "all")).hasSize(2);
        assertThat(scrape.samples("gradwatch_layers_gradient_norm")).hasSize(7);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments(Map.of("user", "prometheus"), "user needs password beside it"),
                arguments(Map.of("password", "env:PASSWORD"), "password needs user beside it"),
                arguments(Map.of("keyStore", "server.p12"), "keyStore needs keyStorePassword beside it"),
                arguments(Map.of("keyStorePassword", "env:PASSWORD"), "keyStorePassword needs keyStore beside it"),
                arguments(
                        Map.of("user", "prometheus", "password", "env:PASSWORD", "token", "env:TOKEN"),
                        "token and user exclude each other"),
                arguments(Map.of("token", "t0ken"), "token must say where the secret is"),
                arguments(Map.of("detail", "element"), "detail must be one of [parameter, layer]"),
                arguments(Map.of("maxLayers", 0), "maxLayers must be a whole number"),
                arguments(Map.of("announceIn", "a\0b"), "announceIn must be a path"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void settingsThatDoNotMakeSenseAreRefused(Map<String, Object> settings, String message) {
        Map<String, Object> given = new HashMap<>(settings);
        given.put("port", 0);

        assertThatThrownBy(() -> create(given))
                .isInstanceOf(IllegalSettingException.class)
                .hasMessageContaining(message);
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
    void jvmEndsWhileTheEndpointServesAndTakesItsAnnouncementBack() throws IOException, InterruptedException {
        Path targets = folder.resolve("targets");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Serving.class.getName(),
                        targets.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);
        try {
            assertThat(jvm.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
            assertThat(jvm.exitValue()).as(output).isZero();
            assertThat(output).contains("metrics are served at http://127.0.0.1:", "announced by 1 file");
            assertThat(targets).isEmptyDirectory();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private Exporter create(int port, String host) {
        return create(Map.of("port", port, "host", host));
    }

    private Exporter create(Map<String, Object> settings) {
        return factory.create(Settings.of(factory.settings(), settings));
    }

    private static int status(int port, @Nullable String authorization) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        return connection.getResponseCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A program that serves, is watched for a moment, and returns from main without closing anything. */
    static final class Serving {
        private Serving() {}

        public static void main(String[] args) throws IOException {
            ExporterFactory factory = new PrometheusExporterFactory();
            Exporter exporter =
                    factory.create(Settings.of(factory.settings(), Map.of("port", 0, "announceIn", args[0])));
            Training.start(exporter).iterate(Training.healthy(0));
            try (Stream<Path> files = Files.list(Path.of(args[0]))) {
                System.out.println("announced by " + files.count() + " file");
            }
        }
    }
}
