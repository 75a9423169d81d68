package io.gradwatch.benchmarks.meters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientProcessTest {
    private static final int CLIENTS = 5;
    private static final int ENOUGH = 20;
    private static final byte[] PAGE = {1, 2, 3};

    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch answered = new CountDownLatch(ENOUGH);
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger answers = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                peers.add(exchange.getRemoteAddress());
                exchange.sendResponseHeaders(status.get(), PAGE.length);
                exchange.getResponseBody().write(PAGE);
                answers.incrementAndGet();
                answered.countDown();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void everyClientScrapesOverAConnectionOfItsOwn() throws InterruptedException {
        try (ClientProcess clients = ClientProcess.start(new ScrapeLoad(CLIENTS, 20, false))) {
            clients.scrape(page());
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            ClientProcess.Scrapes scrapes = clients.rest();

            assertThat(scrapes.errors()).isZero();
            assertThat(scrapes.pages()).isGreaterThanOrEqualTo(ENOUGH).isEqualTo(answers.get());
            assertThat(peers).hasSize(CLIENTS);
        }
    }

    @Test
    void answersThatAreNoPagesAreErrors() throws InterruptedException {
        status.set(500);
        try (ClientProcess clients = ClientProcess.start(new ScrapeLoad(CLIENTS, 20, true))) {
            clients.scrape(page());
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            ClientProcess.Scrapes scrapes = clients.rest();

            assertThat(scrapes.pages()).isZero();
            assertThat(scrapes.errors()).isGreaterThanOrEqualTo(ENOUGH);
        }
    }

    @Test
    void endsWhenItIsClosedThoughItScrapes() throws InterruptedException {
        ClientProcess clients = ClientProcess.start(new ScrapeLoad(CLIENTS, 20, false));
        try (clients) {
            clients.scrape(page());
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(clients.isAlive()).isTrue();
        }

        assertThat(clients.isAlive()).isFalse();
    }

    private URI page() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
    }
}
