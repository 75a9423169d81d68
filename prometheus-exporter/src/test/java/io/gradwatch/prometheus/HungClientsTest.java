package io.gradwatch.prometheus;

import static io.gradwatch.prometheus.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect and then do not do their part, more of them than there are threads. */
class HungClientsTest {
    private static final int CLIENTS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final HttpClient PLAIN = HttpClient.newHttpClient();
    /** Header of a handshake record of 512 bytes, of which none comes. */
    private static final byte[] HALF_A_HANDSHAKE = {0x16, 3, 1, 2, 0};
    /** More than the buffers of two sockets take. */
    private static final int LONG = 16 << 20;

    private final List<Socket> hung = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : hung) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metr",
                "GET /metrics HTTP/1.1\r\nHost: x\r\n",
                "POST /metrics HTTP/1.1\r\nContent-Length: 9\r\n\r\n12"
            })
    void halfARequestIsCutOffAndKeepsNobodyOut(String beginning) throws Exception {
        try (MetricsEndpoint endpoint =
                MetricsEndpoint.builder().port(0).patience(PATIENCE).start()) {
            Training training = Training.start(endpoint.exporter());
            hang(endpoint.address(), beginning.getBytes(StandardCharsets.US_ASCII));
            training.iterate(Training.healthy(0));

            assertThat(get(PLAIN, endpoint.uri())).contains("gradwatch_score");
            assertThat(hung).allMatch(HungClientsTest::isClosedByServer);
        }
    }

    @Test
    void halfAHandshakeIsCutOffAndKeepsNobodyOut() throws Exception {
        Path keys = ServerCertificate.in(folder);
        HttpClient trusting = HttpClient.newBuilder()
                .sslContext(ServerCertificate.trusting(keys))
                .build();
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .port(0)
                .patience(PATIENCE)
                .tls(keys, ServerCertificate.PASSWORD)
                .start()) {
            Training training = Training.start(endpoint.exporter());
            hang(endpoint.address(), HALF_A_HANDSHAKE);
            training.iterate(Training.healthy(0));

            assertThat(get(trusting, endpoint.uri())).contains("gradwatch_score");
            assertThat(hung).allMatch(HungClientsTest::isClosedByServer);
        }
    }

    /** A connection whose other end has gone without a word looks like this. */
    @Test
    void silenceKeepsNobodyOut() throws Exception {
        try (MetricsEndpoint endpoint =
                MetricsEndpoint.builder().port(0).patience(PATIENCE).start()) {
            Training training = Training.start(endpoint.exporter());
            hang(endpoint.address(), new byte[0]);
            training.iterate(Training.healthy(0));

            assertThat(get(PLAIN, endpoint.uri())).contains("gradwatch_score");
        }
    }

    @Test
    void whoDoesNotTakeTheAnswerIsCutOffAndKeepsNobodyOut() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register((Collector) () -> GaugeSnapshot.builder()
                .name("page")
                .help("x".repeat(LONG))
                .dataPoint(
                        GaugeSnapshot.GaugeDataPointSnapshot.builder().value(1).build())
                .build());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Pace pace = new Pace(Duration.ZERO, System::nanoTime);
        RequestThreads threads = new RequestThreads(PATIENCE);
        try (MetricsServer server = MetricsServer.start(any, null, null, registry, pace, threads)) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            hang(address, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(get(PLAIN, URI.create("http://127.0.0.1:" + server.port() + "/-/healthy")))
                    .contains("Exporter is healthy");
            // Who is read from before that is no longer deaf, gets the whole page, and stays connected.
            await(() -> threads.getActiveCount() == 0 && threads.getQueue().isEmpty());
            for (Socket socket : hung) {
                assertThat(bytesUntilTheEnd(socket)).isLessThan(LONG);
            }
        }
    }

    private void hang(InetSocketAddress server, byte[] beginning) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            Socket socket = new Socket();
            hung.add(socket);
            socket.setReceiveBufferSize(1 << 16);
            socket.setSoTimeout(30_000);
            socket.connect(server);
            socket.getOutputStream().write(beginning);
        }
    }

    private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static boolean isClosedByServer(Socket socket) {
        try {
            return bytesUntilTheEnd(socket) < LONG;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long bytesUntilTheEnd(Socket socket) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        } catch (SocketException e) {
            // A reset is an end too.
        }
        return bytes;
    }
}
