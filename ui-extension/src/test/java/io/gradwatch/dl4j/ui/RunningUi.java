package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** A real UI server on a free port with a storage attached. */
final class RunningUi {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ANY_PORT = 0;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final StatsStorage storage;
    private final VertxUIServer server;

    private RunningUi(boolean multiSession, StatsStorage storage) {
        this.storage = storage;
        server = VertxUIServer.getInstance(ANY_PORT, multiSession, null);
        server.attach(storage);
    }

    static RunningUi start() {
        return startWith(new InMemoryStatsStorage());
    }

    /** Shows what there is in a storage, and closes it in the end. */
    static RunningUi startWith(StatsStorage storage) {
        return new RunningUi(false, storage);
    }

    static RunningUi startForManySessions() {
        return new RunningUi(true, new InMemoryStatsStorage());
    }

    StatsStorage storage() {
        return storage;
    }

    VertxUIServer server() {
        return server;
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getPort() + path;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address(path)))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    JsonObject json(String path) throws IOException, InterruptedException {
        return new JsonObject(get(path).body());
    }

    /** The data of a run as soon as an iteration is its latest. */
    JsonObject await(String path, int iteration) throws IOException, InterruptedException {
        return new JsonObject(awaitBody(
                path,
                body -> body.startsWith("{")
                        && new JsonObject(body).getJsonObject("latest", new JsonObject()) != null
                        && new JsonObject(body).getJsonObject("latest").getInteger("iteration") == iteration));
    }

    /** The status of what a client gets that sends the path as it is, well formed or not. */
    String statusOfRaw(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.split(" ", 3)[1];
        }
    }

    /** Asks again and again until the answer is as wanted: the server routes storage events twice a second. */
    String awaitBody(String path, Predicate<String> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = get(path).body();
        while (!wanted.test(body)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(path + " did not answer as wanted in time; its last answer: " + body);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            body = get(path).body();
        }
        return body;
    }

    /** Waits until the server knows an iteration of a run. */
    void awaitIteration(String run, long iteration) {
        try {
            awaitBody("/train/gradients/data?session=" + run, body -> body.contains("\"last\":" + iteration + ","));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer from " + server.getAddress(), e);
        }
    }

    void close() throws Exception {
        VertxUIServer.stopInstance();
        storage.close();
    }
}
