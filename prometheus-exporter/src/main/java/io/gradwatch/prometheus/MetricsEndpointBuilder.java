package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Authenticator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link MetricsEndpoint}. By default it listens on the loopback interface at port {@value
 * MetricsEndpoint#DEFAULT_PORT}, without encryption, and asks nobody for a password. Not thread-safe.
 */
public final class MetricsEndpointBuilder {
    /** No scraper is that quick; together a hundred of them might be. */
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);

    private static final int MAX_PORT = 65_535;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private InetAddress host = InetAddress.getLoopbackAddress();
    private int port = MetricsEndpoint.DEFAULT_PORT;
    private Duration patience = PATIENCE;
    private LayerSeries series = LayerSeries.defaults();
    private @Nullable Authenticator authenticator;
    private @Nullable SSLContext tls;
    private @Nullable Path announcements;

    MetricsEndpointBuilder() {}

    /**
     * Sets where to listen. Whoever reaches the address can read the metrics, unless the endpoint asks for credentials.
     *
     * @param host an address of this machine, or the wildcard address for all of them
     * @return this builder
     */
    public MetricsEndpointBuilder host(InetAddress host) {
        this.host = requireNonNull(host, "host");
        return this;
    }

    /**
     * Sets the port.
     *
     * @param port 0 for any free port, at most 65535
     * @return this builder
     * @throws IllegalArgumentException if the port is out of range
     */
    public MetricsEndpointBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be in [0, " + MAX_PORT + "], was " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Answers only who gives this name and password (basic authentication, RFC 7617), in place of other credentials asked
     * for. Without TLS whoever is on the way can read both.
     *
     * @param user the name, not empty and without a colon
     * @param password the password, not empty
     * @return this builder
     * @throws IllegalArgumentException if the name or the password cannot be one
     */
    public MetricsEndpointBuilder basicAuthentication(String user, String password) {
        authenticator = Credentials.basic(user, password);
        return this;
    }

    /**
     * Answers only who gives this token (RFC 6750), in place of other credentials asked for. Without TLS whoever is on the
     * way can read it.
     *
     * @param token the token, not blank
     * @return this builder
     * @throws IllegalArgumentException if the token is blank
     */
    public MetricsEndpointBuilder bearerToken(String token) {
        authenticator = Credentials.bearer(token);
        return this;
    }

    /**
     * Serves over TLS.
     *
     * @param context has the certificate of this server
     * @return this builder
     */
    public MetricsEndpointBuilder tls(SSLContext context) {
        this.tls = requireNonNull(context, "context");
        return this;
    }

    /**
     * Serves over TLS.
     *
     * @param keyStore a file in the format PKCS #12 with the server's certificate and its private key
     * @param password of the file and of the key; is not kept
     * @return this builder
     * @throws UncheckedIOException if the file cannot be read, or the password is wrong; the message names the file
     * @throws IllegalArgumentException if the file has no key that can be used
     */
    public MetricsEndpointBuilder tls(Path keyStore, char[] password) {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return tls(context);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the key store " + keyStore + ": " + e.getMessage()
                            + ". It must be a PKCS #12 file, and the password its own",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot use the key store " + keyStore + ": " + e.getMessage(), e);
        }
    }

    /**
     * Announces the endpoint to a Prometheus that looks for targets in a folder ({@code file_sd_configs}): a file of its own
     * from the start to {@link MetricsEndpoint#close}. Many trainings may share the folder. If the process is killed, its
     * file stays. When it cannot be written, the log says so and the endpoint serves all the same.
     *
     * @param folder made if it is not there; Prometheus reads {@code folder/*.json}
     * @return this builder
     */
    public MetricsEndpointBuilder announceIn(Path folder) {
        this.announcements = requireNonNull(folder, "folder");
        return this;
    }

    /**
     * Sets which series the layers of a run get.
     *
     * @param series for parameters or layers, and of how many layers
     * @return this builder
     */
    public MetricsEndpointBuilder layerSeries(LayerSeries series) {
        this.series = requireNonNull(series, "series");
        return this;
    }

    /** Sets how long one request may take, from its first byte to the last of the answer. */
    MetricsEndpointBuilder patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /**
     * Begins to serve.
     *
     * @return the running endpoint
     * @throws UncheckedIOException if the address cannot be had; the message names it
     */
    public MetricsEndpoint start() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            MetricsServer server = MetricsServer.start(
                    new InetSocketAddress(host, port),
                    tls,
                    authenticator,
                    registry.getPrometheusRegistry(),
                    new Pace(BETWEEN_PAGES, System::nanoTime),
                    new RequestThreads(patience));
            return new MetricsEndpoint(registry, series, tls == null ? "http" : "https", host, server, announcements);
        } catch (IOException e) {
            registry.close();
            throw new UncheckedIOException(
                    "cannot serve metrics on " + MetricsEndpoint.inUrl(host) + ":" + port + ": " + e.getMessage()
                            + ". If another program or training listens there, stop it or give another port: 0 is"
                            + " any free one",
                    e);
        }
    }
}
