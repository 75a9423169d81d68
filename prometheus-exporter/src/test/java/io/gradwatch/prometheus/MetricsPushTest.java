package io.gradwatch.prometheus;

import static io.gradwatch.prometheus.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway gets, with one of our own that can be told to fail. */
class MetricsPushTest {
    private static final Duration OFTEN = Duration.ofMillis(100);

    private static final Pattern ITERATION_3 = Pattern.compile("gradwatch_iteration\\{.*} 3\\.0\n");

    /** What came in. */
    private record Got(String method, String path, String body, String authorization) {}

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private volatile boolean hangs;
    private HttpServer gateway = start(0);

    private HttpServer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"), "");
        got.add(new Got(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body, authorization));
        if (hangs) {
            try {
                slow.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @BeforeEach
    void isEmpty() {
        assertThat(got).isEmpty();
    }

    @AfterEach
    void stop() {
        slow.countDown();
        gateway.stop(0);
        threads.shutdownNow();
    }

    @Test
    void pushesWhatIsMeasuredAndRemovesItAtTheEnd() {
        try (MetricsPush push = MetricsPush.to(address(""), "night/shift", OFTEN)) {
            Training.start(push.exporter()).iterate(Training.healthy(3));
            // A push between the start of the run and its first iteration has no value yet.
            await(() -> got.stream()
                    .anyMatch(each -> ITERATION_3.matcher(each.body()).find()));
        }

        Got last = got.get(got.size() - 1);
        assertThat(last.method()).isEqualTo("DELETE");
        assertThat(got.subList(0, got.size() - 1))
                .allMatch(each -> each.method().equals("PUT"));
        assertThat(got).extracting(Got::path).containsOnly(last.path());
        String[] parts = last.path().split("/", -1);
        assertThat(parts).startsWith("", "metrics", "job@base64").hasSize(6);
        assertThat(decoded(parts[3])).isEqualTo("night/shift");
        assertThat(parts[4]).isEqualTo("instance@base64");
        assertThat(decoded(parts[5])).endsWith(":" + ProcessHandle.current().pid());
        assertThat(Exposition.parse(got.get(got.size() - 2).body()).value("gradwatch_iteration"))
                .isEqualTo(3);
    }

    /** A job between two pushes: begun, trained and ended before the second. */
    @Test
    void aShortJobIsSeenWhenItIsLeftVisible() {
        MetricsPush push = MetricsPush.to(address(""), "job", Duration.ofHours(1));
        await(() -> !got.isEmpty());
        Training training = Training.start(push.exporter());
        training.iterate(Training.healthy(7));
        training.end();
        push.close(Duration.ofMillis(1));

        assertThat(got).extracting(Got::method).containsExactly("PUT", "PUT", "DELETE");
        assertThat(got.get(0).body()).isEmpty();
        assertThat(Exposition.parse(got.get(1).body()).value("gradwatch_iteration"))
                .isEqualTo(7);
    }

    @Test
    void timesToBeVisibleThatCannotBeAreRefused() {
        try (MetricsPush push = MetricsPush.to(address(""), "job", OFTEN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> push.close(Duration.ofMillis(-1)))
                    .withMessage("visible must be between 0 and an hour, was PT-0.001S");
            assertThatIllegalArgumentException().isThrownBy(() -> push.close(Duration.ofHours(2)));
        }
    }

    @Test
    void givesNameAndPassword() {
        try (MetricsPush push = MetricsPush.to(address("me:secret@"), "job", OFTEN)) {
            assertThat(push.exporter()).isNotNull();
            await(() -> !got.isEmpty());
        }
        String wanted = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        assertThat(got).extracting(Got::authorization).containsOnly(wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500, 503})
    void gatewayThatRefusesIsAskedAgain(int refusal) {
        status = refusal;
        try (MetricsPush push = MetricsPush.to(address(""), "job", OFTEN)) {
            Training training = Training.start(push.exporter());
            training.iterate(Training.healthy(0));
            await(() -> got.size() > 2);
            training.iterate(Training.healthy(1));
            status = 200;
            int before = got.size();
            await(() -> got.size() > before + 1);
            assertThat(Exposition.parse(got.get(got.size() - 1).body()).value("gradwatch_iteration"))
                    .isEqualTo(1);
        }
    }

    @Test
    void gatewayThatIsDownIsFoundWhenItIsBack() {
        int port = gateway.getAddress().getPort();
        gateway.stop(0);
        try (MetricsPush push = MetricsPush.to(URI.create("http://127.0.0.1:" + port), "job", OFTEN)) {
            Training training = Training.start(push.exporter());
            training.iterate(Training.healthy(0));
            assertThat(got).isEmpty();

            gateway = start(port);
            await(() -> got.stream().anyMatch(each -> each.body().contains("gradwatch_iteration{")));
        }
    }

    /** The end of a training must not hang on what is not there. */
    @Test
    void gatewayThatStaysDownIsSaidOnceAndLeft() {
        int port = gateway.getAddress().getPort();
        gateway.stop(0);
        try (CapturedLog log = CapturedLog.of("io.gradwatch")) {
            try (MetricsPush push = MetricsPush.to(URI.create("http://127.0.0.1:" + port), "job", OFTEN)) {
                Training training = Training.start(push.exporter());
                await(() -> !log.messages().isEmpty());
                for (int i = 0; i < 100; i++) {
                    training.iterate(Training.healthy(i));
                }
                training.end();
            }

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING metrics do not reach the Pushgateway at http://127.0.0.1:" + port)
                    .endsWith("training goes on");
        }
        assertThat(got).isEmpty();
    }

    /** Training goes on while the gateway holds the push, and so does the end of the run. */
    @Test
    void gatewayThatHangsHoldsUpNothingButThePushes() {
        hangs = true;
        MetricsPush push = MetricsPush.to(address(""), "job", OFTEN);
        await(() -> !got.isEmpty());
        Training training = Training.start(push.exporter());
        for (int i = 0; i < 100; i++) {
            training.iterate(Training.healthy(i));
        }
        training.end();
        slow.countDown();
        push.close();

        assertThat(got.get(got.size() - 1).method()).isEqualTo("DELETE");
    }

    @Test
    void mayBeClosedTwiceAndLeavesNoThread() {
        MetricsPush push = MetricsPush.to(address(""), "job", OFTEN);
        push.close();
        push.close();

        assertThat(got).filteredOn(each -> each.method().equals("DELETE")).hasSize(1);
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("gradwatch-push")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pushgateway:9091", "ftp://pushgateway", "http:///path", "somewhere"})
    void addressThatIsNoneIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MetricsPush.to(URI.create(address), "job", OFTEN))
                .withMessage("gateway must be an address such as http://pushgateway:9091, was '" + address + "'");
    }

    @Test
    void jobAndIntervalThatCannotBeAreRefused() {
        URI address = address("");
        assertThatIllegalArgumentException().isThrownBy(() -> MetricsPush.to(address, "", OFTEN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MetricsPush.to(address, "job", Duration.ofMillis(99)))
                .withMessage("interval must be at least 0.1 s, was PT0.099S");
    }

    private URI address(String user) {
        return URI.create("http://" + user + "127.0.0.1:" + gateway.getAddress().getPort() + "/");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
