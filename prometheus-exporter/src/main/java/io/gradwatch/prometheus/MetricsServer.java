package io.gradwatch.prometheus;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.prometheus.metrics.exporter.httpserver.DefaultHandler;
import io.prometheus.metrics.exporter.httpserver.HealthyHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP server with the pages of an endpoint, on daemon threads. */
final class MetricsServer implements AutoCloseable {
    private static final String HEALTHY = "/-/healthy";
    /** Connections that may wait to be taken: many scrapers may come at once. */
    private static final int BACKLOG = 256;

    private final HttpServer server;
    private final RequestThreads threads;

    private MetricsServer(HttpServer server, RequestThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had
     */
    static MetricsServer start(
            InetSocketAddress address,
            @Nullable SSLContext tls,
            @Nullable Authenticator authenticator,
            PrometheusRegistry registry,
            Pace pace,
            RequestThreads threads)
            throws IOException {
        HttpServer server = tls == null ? HttpServer.create(address, BACKLOG) : encrypted(address, tls);
        server.setExecutor(threads);
        Map<String, HttpHandler> pages = Map.of(
                "/",
                new DefaultHandler(MetricsEndpoint.PATH),
                HEALTHY,
                new HealthyHandler(),
                MetricsEndpoint.PATH,
                new SharedPages(registry, pace));
        pages.forEach((path, handler) -> {
            HttpContext context = server.createContext(path, handler);
            if (authenticator != null) {
                context.setAuthenticator(authenticator);
            }
        });
        MetricsServer running = new MetricsServer(server, threads);
        try {
            // The thread that takes connections is a daemon when one starts it.
            threads.submit(server::start).get();
        } catch (ExecutionException e) {
            running.close();
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            running.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
        return running;
    }

    private static HttpServer encrypted(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
