package io.gradwatch.prometheus;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link MetricsEndpoint} of its own by the name {@code prometheus}, for configuration files. Serves until the JVM ends,
 * which its threads do not delay. All configurations of one JVM that name the same address share the endpoint there.
 */
public final class PrometheusExporterFactory implements ExporterFactory {
    private static final int MAX_PORT = 65_535;
    private static final int ANY_FREE_PORT = 0;

    /**
     * A port is there once in a process, and nobody who reads a file holds the endpoint to close it: a second training in
     * the same process goes on where the first one served.
     */
    private static final Map<InetSocketAddress, MetricsEndpoint> SERVING = new ConcurrentHashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public PrometheusExporterFactory() {}

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.whole(
                        "port",
                        MetricsEndpoint.DEFAULT_PORT,
                        Range.between(ANY_FREE_PORT, MAX_PORT),
                        "",
                        "Port of the endpoint /metrics; 0 for any free one, which is logged"),
                Setting.text(
                        "host",
                        "127.0.0.1",
                        "Name or address of this machine to listen on; whoever reaches it can read the metrics"));
    }

    @Override
    public Exporter create(Settings settings) {
        InetAddress host = addressOf(settings.text("host"));
        int port = settings.count("port");
        MetricsEndpoint endpoint = port == ANY_FREE_PORT
                ? start(host, port)
                : SERVING.computeIfAbsent(new InetSocketAddress(host, port), address -> start(host, port));
        return endpoint.exporter();
    }

    private static MetricsEndpoint start(InetAddress host, int port) {
        MetricsEndpoint endpoint = MetricsEndpoint.start(host, port);
        System.getLogger("io.gradwatch").log(System.Logger.Level.INFO, "metrics are served at " + endpoint.uri());
        return endpoint;
    }

    private static InetAddress addressOf(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host must be a name or address of this machine, was '" + host + "', which is unknown", e);
        }
    }
}
