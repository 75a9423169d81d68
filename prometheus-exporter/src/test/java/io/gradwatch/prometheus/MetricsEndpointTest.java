package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsEndpointTest {
    @Test
    void servesThePrometheusTextFormatByDefault() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));

            HttpResponse<String> response = Scrape.fetch(endpoint.uri(), "*/*");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(Exposition.parse(response.body()).value("gradwatch_score"))
                    .isEqualTo(0.75);
        }
    }

    @Test
    void servesOpenMetricsWhenAsked() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));

            HttpResponse<String> response =
                    Scrape.fetch(endpoint.uri(), "application/openmetrics-text; version=1.0.0; charset=utf-8");

            assertThat(response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/openmetrics-text");
            assertThat(response.body()).contains("gradwatch_steps_total{").endsWith("# EOF\n");
        }
    }

    @Test
    void isEmptyBeforeARunStarts() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            assertThat(Scrape.of(endpoint).families()).isEmpty();
        }
    }

    @Test
    void listensOnPort9464OfLoopbackUnlessToldOtherwise() throws IOException {
        assumeFalse(isTaken(MetricsEndpoint.DEFAULT_PORT), "port 9464 is in use on this machine");
        try (MetricsEndpoint endpoint = MetricsEndpoint.start()) {
            assertThat(endpoint.uri()).hasToString("http://127.0.0.1:9464/metrics");
        }
    }

    @Test
    void isReachedThroughLoopbackOnly() throws IOException {
        try (MetricsEndpoint everywhere = MetricsEndpoint.start(InetAddress.getByName("0.0.0.0"), 0);
                MetricsEndpoint loopback = MetricsEndpoint.start(0)) {
            List<InetAddress> others = otherAddresses()
                    .filter(address -> accepts(address, everywhere.address().getPort()))
                    .toList();
            assumeFalse(others.isEmpty(), "this machine has no address but 127.0.0.1");

            assertThat(others)
                    .noneMatch(address -> accepts(address, loopback.address().getPort()));
        }
    }

    @Test
    void refusesAPortInUseAndSaysWhatToDo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> MetricsEndpoint.start(other.getLocalPort()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("cannot serve metrics on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use. If another program or training listens there, stop it or give"
                            + " another port: 0 is any free one");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void refusesAPortThatDoesNotExist(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MetricsEndpoint.start(port))
                .withMessage("port must be in [0, 65535], was " + port);
    }

    @Test
    void freesItsPortWhenClosed() {
        MetricsEndpoint first = MetricsEndpoint.start(0);
        int port = first.address().getPort();
        Scrape.of(first);
        first.close();
        assertThat(accepts(InetAddress.getLoopbackAddress(), port)).isFalse();
        try (MetricsEndpoint second = MetricsEndpoint.start(port)) {
            assertThat(second.address().getPort()).isEqualTo(port);
        }
    }

    @Test
    void mayBeClosedTwice() {
        MetricsEndpoint endpoint = MetricsEndpoint.start(0);
        endpoint.close();
        endpoint.close();
        assertThat(accepts(endpoint.address().getAddress(), endpoint.address().getPort()))
                .isFalse();
    }

    @Test
    void letsARunGoOnAfterItIsClosed() {
        MetricsEndpoint endpoint = MetricsEndpoint.start(0);
        Training training = Training.start(endpoint.exporter());
        endpoint.close();

        training.iterate(Training.poisoned(0));
        training.end();
    }

    @Test
    void startsDaemonThreadsOnly() {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            Training.start(endpoint.exporter()).iterate(Training.healthy(0));
            Scrape.of(endpoint);
            Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
            started.removeAll(before);

            assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    private static Stream<InetAddress> otherAddresses() throws IOException {
        Stream<InetAddress> real = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress());
        // On Linux all of 127.0.0.0/8 is this machine, but only what listens on every address answers there.
        return Stream.concat(real, Stream.of(InetAddress.getByName("127.0.0.2")));
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort() != port;
        } catch (IOException e) {
            return true;
        }
    }
}
