package io.gradwatch.prometheus;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MetricsEndpoint} of its own by the name {@code prometheus}, for configuration files. Serves until the JVM ends,
 * which its threads do not delay; an announcement is taken back then. All configurations of one JVM that name the same address
 * share the endpoint there, and must agree in everything else.
 */
public final class PrometheusExporterFactory implements ExporterFactory {
    private static final int ANY_FREE_PORT = 0;

    /**
     * A port is there once in a process, and nobody who reads a file holds the endpoint to close it: a second training in
     * the same process goes on where the first one served.
     */
    private static final Map<InetSocketAddress, Serving> SERVING = new ConcurrentHashMap<>();

    private final UnaryOperator<@Nullable String> environment;

    /** For {@link java.util.ServiceLoader}. */
    public PrometheusExporterFactory() {
        this(System::getenv);
    }

    /** Reads secrets from another environment. */
    PrometheusExporterFactory(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public List<Setting> settings() {
        return EndpointSettings.ALL;
    }

    @Override
    public Exporter create(Settings settings) {
        EndpointSettings wanted = new EndpointSettings(settings, environment);
        if (wanted.port() == ANY_FREE_PORT) {
            return start(wanted).exporter();
        }
        Serving serving = SERVING.computeIfAbsent(
                new InetSocketAddress(wanted.host(), wanted.port()), address -> new Serving(wanted, start(wanted)));
        if (!serving.settings().isSameAs(wanted)) {
            throw new IllegalArgumentException("this JVM serves metrics at "
                    + serving.endpoint().uri() + " already, with other settings: give the same ones, or another port");
        }
        return serving.endpoint().exporter();
    }

    private static MetricsEndpoint start(EndpointSettings settings) {
        MetricsEndpoint endpoint = settings.builder().start();
        if (settings.isAnnounced()) {
            Runtime.getRuntime().addShutdownHook(new Thread(endpoint::close, "gradwatch-metrics-end"));
        }
        System.getLogger("io.gradwatch").log(System.Logger.Level.INFO, "metrics are served at " + endpoint.uri());
        return endpoint;
    }

    /** An endpoint, and what it was started with. */
    private record Serving(EndpointSettings settings, MetricsEndpoint endpoint) {}
}
