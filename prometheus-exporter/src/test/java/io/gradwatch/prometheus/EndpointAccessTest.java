package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read the metrics, and how they travel. */
class EndpointAccessTest {
    private static final HttpClient PLAIN = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        ", 401",
        "Basic prometheus:secret, 200",
        "Basic prometheus:Secret, 401",
        "Basic Prometheus:secret, 401",
        "Basic prometheus:secret2, 401",
        "Basic prometheus:, 401",
        "Bearer secret, 401"
    })
    void basicAuthenticationLetsInWhoKnowsNameAndPassword(@Nullable String header, int status) throws Exception {
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .port(0)
                .basicAuthentication("prometheus", "secret")
                .start()) {
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));
            HttpResponse<byte[]> answer = fetch(PLAIN, endpoint.uri(), encoded(header), null);

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(text(answer).contains("gradwatch_score")).isEqualTo(status == 200);
            assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }

    @ParameterizedTest
    @CsvSource({", 401", "Bearer t0ken, 200", "Bearer t0ke, 401", "bearer, 401", "t0ken, 401"})
    void bearerTokenLetsInWhoHasIt(@Nullable String header, int status) throws Exception {
        try (MetricsEndpoint endpoint =
                MetricsEndpoint.builder().port(0).bearerToken("t0ken").start()) {
            HttpResponse<byte[]> answer = fetch(PLAIN, endpoint.uri(), header, null);

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }

    @Test
    void saysThatItLives() throws Exception {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            assertThat(fetch(PLAIN, endpoint.uri().resolve("/-/healthy"), null, null)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void compressesForWhoCanTakeIt() throws Exception {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));
            HttpResponse<byte[]> answer = fetch(PLAIN, endpoint.uri(), null, "gzip");

            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("gradwatch_score");
            }
        }
    }

    @Test
    void servesOverTls() throws Exception {
        Path keys = ServerCertificate.in(folder);
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .port(0)
                .tls(keys, ServerCertificate.PASSWORD)
                .bearerToken("t0ken")
                .start()) {
            assertThat(endpoint.uri().getScheme()).isEqualTo("https");
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(ServerCertificate.trusting(keys))
                    .build();

            assertThat(fetch(trusting, endpoint.uri(), "Bearer t0ken", null).statusCode())
                    .isEqualTo(200);
            assertThat(fetch(trusting, endpoint.uri(), null, null).statusCode()).isEqualTo(401);
            assertThatThrownBy(() -> fetch(PLAIN, endpoint.uri(), "Bearer t0ken", null))
                    .isInstanceOf(SSLHandshakeException.class);
            URI unencrypted = URI.create("http://" + endpoint.uri().getAuthority() + "/metrics");
            assertThatThrownBy(() -> fetch(PLAIN, unencrypted, "Bearer t0ken", null))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void keyStoreThatCannotBeReadIsSaidByName() throws Exception {
        Path missing = folder.resolve("missing.p12");
        assertThatThrownBy(() -> MetricsEndpoint.builder().tls(missing, ServerCertificate.PASSWORD))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot read the key store " + missing);

        Path keys = ServerCertificate.in(folder);
        assertThatThrownBy(() -> MetricsEndpoint.builder().tls(keys, "wrong".toCharArray()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot read the key store " + keys)
                .hasMessageEndingWith("It must be a PKCS #12 file, and the password its own");

        Path other = Files.writeString(folder.resolve("other.p12"), "no keys");
        assertThatThrownBy(() -> MetricsEndpoint.builder().tls(other, ServerCertificate.PASSWORD))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot read the key store " + other);
    }

    @Test
    void credentialsThatCannotBeGivenAreRefused() {
        MetricsEndpointBuilder builder = MetricsEndpoint.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.basicAuthentication("a:b", "secret"))
                .withMessage("user must not be empty or hold a colon, was 'a:b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.basicAuthentication("", "secret"))
                .withMessageContaining("user must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.basicAuthentication("user", ""))
                .withMessage("password must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bearerToken(" "))
                .withMessage("token must not be blank");
    }

    private static @Nullable String encoded(@Nullable String header) {
        return header == null || !header.startsWith("Basic ")
                ? header
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        header.substring("Basic ".length()).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<byte[]> fetch(
            HttpClient client, URI uri, @Nullable String authorization, @Nullable String encoding) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (encoding != null) {
            request.header("Accept-Encoding", encoding);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
