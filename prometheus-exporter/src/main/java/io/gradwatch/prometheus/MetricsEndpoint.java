package io.gradwatch.prometheus;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
 * <p>Answers at {@code /metrics}, in the Prometheus text format or OpenMetrics as the client asks. At {@code
 * /-/healthy} it says that it lives. Listens on the loopback interface unless given another address; whoever reaches the
 * address can read the metrics, unless the {@linkplain #builder builder} was told to ask for credentials. A request
 * that takes longer than ten seconds is cut off, so that clients that hang do not keep others out. However many scrape, at most
 * ten pages a second are written, one at a time; those who wait for a page share it. Its threads are daemons:
 * it never keeps a JVM alive. An application that serves metrics already needs {@link MicrometerExporter}
 * only. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
    /** The port used when none is given. */
    public static final int DEFAULT_PORT = 9464;

    static final String PATH = "/metrics";

    private final PrometheusMeterRegistry registry;
    private final String scheme;
    private final MicrometerExporter exporter;
    private final InetSocketAddress address;
    private final MetricsServer server;
    private final @Nullable Announcement announcement;

    MetricsEndpoint(
            PrometheusMeterRegistry registry,
            LayerSeries series,
            String scheme,
            InetAddress host,
            MetricsServer server,
            @Nullable Path announcements) {
        this.registry = registry;
        this.scheme = scheme;
        this.exporter = MicrometerExporter.to(registry, series);
        this.address = new InetSocketAddress(host, server.port());
        this.server = server;
        this.announcement = announcements == null ? null : Announcement.of(uri(), host, announcements);
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
     * Serves on one address of this machine, without encryption or password: give an address that only the Prometheus
     * server can reach, or use the {@linkplain #builder builder}.
     *
     * @param host an address of this machine, or the wildcard address for all of them
     * @param port 0 for any free port, at most 65535
     * @return the running endpoint
     * @throws IllegalArgumentException if the port is out of range
     * @throws UncheckedIOException if the address cannot be had; the message names it
     */
    public static MetricsEndpoint start(InetAddress host, int port) {
        return builder().host(host).port(port).start();
    }

    /**
     * Serves as it is told: elsewhere, over TLS, or only to who has the credentials.
     *
     * @return a builder
     */
    public static MetricsEndpointBuilder builder() {
        return new MetricsEndpointBuilder();
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
        return URI.create(scheme + "://" + inUrl(address.getAddress()) + ":" + address.getPort() + PATH);
    }

    /**
     * Stops serving, frees the port and takes the announcement back. Runs still being watched go on, unseen. Closing again does nothing.
     */
    @Override
    public void close() {
        if (announcement != null) {
            announcement.close();
        }
        server.close();
        registry.close();
    }

    /** An address as it is written in a URL. */
    static String inUrl(InetAddress host) {
        String text = host.getHostAddress();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
