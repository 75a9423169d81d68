package io.gradwatch.samples;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server program of the machine, on a free port of the loopback interface, stopped by its own process handle. */
final class RealServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path log;
    private final URI uri;

    private RealServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.uri = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts a program and waits until it answers at {@code /-/ready}; ends the test as skipped, with the reason printed, if it
     * is not installed.
     *
     * @param program its name, which is that of its Debian package too
     * @param folder where it may write
     * @param options the rest of the command line, without the address to listen on
     */
    static RealServer start(String program, Path folder, String... options) {
        Path executable = find(program);
        for (int attempt = 1; ; attempt++) {
            RealServer server = launch(executable, folder, options);
            if (server.becomesReady()) {
                return server;
            }
            server.close();
            // Between choosing the port and listening on it, another process may have taken it.
            if (attempt == ATTEMPTS || !server.said().contains("address already in use")) {
                throw new AssertionError(program + " did not come up: " + server.said());
            }
        }
    }

    private static RealServer launch(Path executable, Path folder, String... options) {
        int port = freePort();
        Path log = folder.resolve(executable.getFileName() + ".log");
        List<String> command =
                new ArrayList<>(List.of(executable.toString(), "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new RealServer(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    String missing = "skipped: " + program
                            + " is not on the PATH; install it with: sudo apt-get install " + program;
                    System.out.println(missing);
                    return abort(missing);
                });
    }

    private boolean becomesReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return true;
    }

    private boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Where it listens, for example {@code 127.0.0.1:9090}. */
    String address() {
        return uri.getAuthority();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON it answers with. */
    JsonNode get(String pathAndQuery) {
        HttpResponse<String> answer = send(pathAndQuery);
        try {
            if (answer.statusCode() != 200) {
                throw new AssertionError(pathAndQuery + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(pathAndQuery))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
