package io.gradwatch.benchmarks.meters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page that costs nothing to write: the bytes another server once gave, header and all, served by the same HTTP server of the
 * JDK with as many threads. What it slows is the price of being asked.
 */
final class ConstantPage implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final int THREADS = 32;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final byte[] body;

    private ConstantPage(HttpServer server, HttpResponse<byte[]> original) {
        this.server = server;
        this.body = original.body();
        server.setExecutor(threads);
        server.createContext(PATH, exchange -> answer(exchange, original));
        server.start();
    }

    /** Serves what a page says now, to a client that asks as ours do. */
    static ConstantPage copyOf(URI page) {
        HttpRequest.Builder request = HttpRequest.newBuilder(page);
        ScrapeClient.HEADERS.forEach(request::header);
        try {
            HttpResponse<byte[]> original =
                    HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
            if (original.statusCode() != 200) {
                throw new IllegalStateException(page + " was answered " + original.statusCode());
            }
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), THREADS * 8);
            return new ConstantPage(server, original);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void answer(HttpExchange exchange, HttpResponse<byte[]> original) throws IOException {
        try (exchange) {
            for (String name : new String[] {"Content-Type", "Content-Encoding"}) {
                original.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI uri() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + PATH);
    }

    int bytes() {
        return body.length;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
