package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A server of its own that Prometheus can scrape, with the exporter that feeds it:
 *
 * <pre>{@code
 * try (MetricsEndpoint metrics = MetricsEndpoint.start()) {
 *     builder.exporter(metrics.exporter());
 *     // train
 * }
 * }</pre>
 *
 * <p>Answers at {@code /metrics}, in the Prometheus text format or OpenMetrics as the client asks. Listens on the
 * loopback interface unless given another address; whoever reaches the address can read the metrics. Its threads are
 * daemons: it never keeps a JVM alive. An application that serves metrics already needs {@link MicrometerExporter}
 * only. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
    /** The port used when none is given. */
    public static final int DEFAULT_PORT = 9464;

    private static final String PATH = "/metrics";
    private static final int MAX_PORT = 65_535;

    private final PrometheusMeterRegistry registry;
    private final MicrometerExporter exporter;
    private final InetSocketAddress address;
    private final HTTPServer server;

    private MetricsEndpoint(PrometheusMeterRegistry registry, InetAddress host, HTTPServer server) {
        this.registry = registry;
        this.exporter = MicrometerExporter.to(registry);
        this.address = new InetSocketAddress(host, server.getPort());
        this.server = server;
    }

    /**
     * Serves on loopback at port {@value #DEFAULT_PORT}.
     *
     * @return the running endpoint
     * @throws UncheckedIOException if the port cannot be had; the message names the address
     */
    public static MetricsEndpoint start() {
        return start(DEFAULT_PORT);
    }

    /**
     * Serves on loopback.
     *
     * @param port 0 for any free port, at most 65535
     * @return the running endpoint
     * @throws IllegalArgumentException if the port is out of range
     * @throws UncheckedIOException if the port cannot be had; the message names the address
     */
    public static MetricsEndpoint start(int port) {
        return start(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Serves on one address of this machine. There is neither encryption nor a password: give an address that only the
     * Prometheus server can reach.
     *
     * @param host an address of this machine, or the wildcard address for all of them
     * @param port 0 for any free port, at most 65535
     * @return the running endpoint
     * @throws IllegalArgumentException if the port is out of range
     * @throws UncheckedIOException if the address cannot be had; the message names it
     */
    public static MetricsEndpoint start(InetAddress host, int port) {
        requireNonNull(host, "host");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be in [0, " + MAX_PORT + "], was " + port);
        }
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            HTTPServer server = HTTPServer.builder(ownProperties())
                    .inetAddress(host)
                    .port(port)
                    .metricsHandlerPath(PATH)
                    .registry(registry.getPrometheusRegistry())
                    .buildAndStart();
            return new MetricsEndpoint(registry, host, server);
        } catch (IOException e) {
            registry.close();
            throw new UncheckedIOException(
                    "cannot serve metrics on " + inUrl(host) + ":" + port + ": " + e.getMessage()
                            + ". If another program or training listens there, stop it or give another port: 0 is"
                            + " any free one",
                    e);
        }
    }

    /**
     * The exporter whose runs are served here. May serve several builders and runs at once.
     *
     * @return the exporter, always the same
     */
    public MicrometerExporter exporter() {
        return exporter;
    }

    /**
     * Where the endpoint listens.
     *
     * @return host and port; the port is the real one when 0 was asked for
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * What to fetch: the target for Prometheus, or for a browser.
     *
     * @return for example {@code http://127.0.0.1:9464/metrics}
     */
    public URI uri() {
        return URI.create("http://" + inUrl(address.getAddress()) + ":" + address.getPort() + PATH);
    }

    /**
     * Stops serving and frees the port. Runs still being watched go on, unseen. Closing again does nothing.
     */
    @Override
    public void close() {
        server.close();
        registry.close();
    }

    /** Without the process-wide settings of the Prometheus client, which could move the server to another port. */
    private static PrometheusProperties ownProperties() {
        return PrometheusProperties.builder().build();
    }

    private static String inUrl(InetAddress host) {
        String text = host.getHostAddress();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
