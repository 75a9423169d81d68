package io.gradwatch.prometheus;

import static io.gradwatch.prometheus.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedPagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLIENTS = 20;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicInteger pages = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch rest = new CountDownLatch(0);
    private MetricsServer server;

    @BeforeEach
    void serve() throws IOException {
        registry.register((Collector) () -> {
            int page = pages.incrementAndGet();
            awaitOpen(gate);
            return GaugeSnapshot.builder()
                    .name("page")
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .value(page)
                            .build())
                    .build();
        });
        server = MetricsServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                null,
                registry,
                new Pace(Duration.ofMillis(1), () -> {
                    awaitOpen(rest);
                    return System.nanoTime();
                }),
                new RequestThreads(PATIENCE));
    }

    @AfterEach
    void close() {
        gate.countDown();
        rest.countDown();
        server.close();
    }

    /** The first is being written while the others come: they wait for the second, and share it. */
    @Test
    void whoeverWaitsForThePageGetsTheSame() throws Exception {
        gate = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(ask("/metrics"));
        await(() -> pages.get() == 1);
        for (int i = 1; i < CLIENTS; i++) {
            answers.add(ask("/metrics"));
        }
        await(() -> blocked() == CLIENTS - 1);
        gate.countDown();

        List<String> values = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            values.add(value(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
        }
        assertThat(values.get(0)).isEqualTo("1.0");
        assertThat(values.subList(1, CLIENTS)).containsOnly("2.0");
        assertThat(pages).hasValue(2);
    }

    @Test
    void whoeverComesBeforeTheNextPageIsDueGetsTheSame() throws Exception {
        assertThat(value(ask("/metrics").get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                .isEqualTo("1.0");
        rest = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            answers.add(ask("/metrics"));
        }
        await(() -> blocked() == CLIENTS - 1);
        assertThat(pages).hasValue(1);
        rest.countDown();

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(value(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                    .isEqualTo("2.0");
        }
    }

    @Test
    void aPageIsNeverOlderThanTheRequest() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertThat(value(ask("/metrics").get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                    .isEqualTo(i + ".0");
        }
    }

    @Test
    void questionsThatDifferHavePagesOfTheirOwn() throws Exception {
        gate = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> first = ask("/metrics");
        await(() -> pages.get() == 1);
        CompletableFuture<HttpResponse<String>> named = ask("/metrics?name%5B%5D=other");
        CompletableFuture<HttpResponse<String>> plain = ask("/metrics");
        await(() -> blocked() == 2);
        gate.countDown();

        assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).contains("page 1.0");
        assertThat(named.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).doesNotContain("page");
        assertThat(plain.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).contains("page ");
    }

    @Test
    void aCollectorThatFailsIsAnErrorOfTheServerAndNotOfTheNextPage() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        registry.register((Collector) () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no value");
            }
            return GaugeSnapshot.builder()
                    .name("other")
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .value(1)
                            .build())
                    .build();
        });

        assertThat(ask("/metrics").get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                .isEqualTo(500);
        assertThat(ask("/metrics").get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body())
                .contains("other 1.0");
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        URI uri =
                URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.port() + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static String value(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        String line = answer.body()
                .lines()
                .filter(each -> each.startsWith("page "))
                .findFirst()
                .orElseThrow();
        return line.substring("page ".length());
    }

    /** Threads of the server that wait for another one's page. */
    private static long blocked() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gradwatch-scrape-"))
                .filter(thread -> thread.getState() == Thread.State.BLOCKED)
                .count();
    }

    private static void awaitOpen(CountDownLatch gate) {
        try {
            assertThat(gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
