package io.gradwatch.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers scrapes. One page is written at a time and a few each second, and whoever asks for the same while it is waited for gets
 * the same: what pages cost does not grow with the number of scrapers. A page is never older than the request for it.
 */
final class SharedPages implements HttpHandler {
    private static final System.Logger LOG = System.getLogger("io.gradwatch");

    private final PrometheusScrapeHandler scrapes;
    private final Map<Question, FutureTask<Page>> awaited = new HashMap<>();
    private final Pace pace;
    private final Object writing = new Object();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    SharedPages(PrometheusRegistry registry, Pace pace) {
        this.pace = pace;
        // Without the process-wide settings of the Prometheus client, which could hide metrics.
        scrapes = new PrometheusScrapeHandler(PrometheusProperties.builder().build(), registry);
    }

    /** What a page depends on. */
    record Question(String method, String path, String query, Map<String, List<String>> headers) {
        private static final List<String> HEADERS = List.of("Accept", "Accept-Encoding");

        static Question of(HttpExchange exchange) {
            Map<String, List<String>> headers = new HashMap<>();
            for (String name : HEADERS) {
                headers.put(name, List.copyOf(exchange.getRequestHeaders().getOrDefault(name, List.of())));
            }
            String query = exchange.getRequestURI().getRawQuery();
            return new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : query,
                    Map.copyOf(headers));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            page(Question.of(exchange)).sendTo(exchange);
        }
    }

    private Page page(Question question) throws IOException {
        FutureTask<Page> page;
        synchronized (awaited) {
            page = awaited.computeIfAbsent(question, this::rendering);
        }
        try {
            synchronized (writing) {
                if (!page.isDone()) {
                    // Who comes in the meantime shares it.
                    TimeUnit.NANOSECONDS.sleep(pace.nanosUntilNext());
                    pace.begin();
                    page.run();
                }
            }
            return page.get();
        } catch (ExecutionException e) {
            if (failureLogged.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "A page of metrics cannot be written; further failures are silent",
                        e);
            }
            return Page.problem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the page of metrics took too long", e);
        }
    }

    /** Whoever asks once it has begun asks for the next. */
    private FutureTask<Page> rendering(Question question) {
        return new FutureTask<>(() -> {
            synchronized (awaited) {
                awaited.remove(question);
            }
            PageRequest request = new PageRequest(question);
            scrapes.handleRequest(request);
            return request.page();
        });
    }

    /** An answer. */
    static final class Page {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Page(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** For who asks why the page cannot be had; the log of the training says more. */
        static Page problem() {
            return new Page(
                    500,
                    Map.of("Content-Type", "text/plain; charset=utf-8"),
                    "The metrics cannot be written; the log of the training says why.\n"
                            .getBytes(StandardCharsets.UTF_8));
        }

        void sendTo(HttpExchange exchange) throws IOException {
            headers.forEach(exchange.getResponseHeaders()::set);
            boolean hasBody = body.length > 0 && !"HEAD".equals(exchange.getRequestMethod());
            exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
            if (hasBody) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }
}
