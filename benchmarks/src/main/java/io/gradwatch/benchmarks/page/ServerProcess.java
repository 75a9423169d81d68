package io.gradwatch.benchmarks.page;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link StoredRunServer} that runs as long as this is open. */
final class ServerProcess implements AutoCloseable {
    /** More than the page needs, and what DL4J users give a process that only shows. */
    private static final String HEAP = "-Xmx1g";

    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it serves. Any failure of its own goes to the standard error. */
    static ServerProcess start(StorageKind kind, File file) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoredRunServer.class.getName(),
                        kind.name(),
                        file.getPath()))
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(StoredRunServer.READY)) {
                return new ServerProcess(process, Integer.parseInt(line.substring(StoredRunServer.READY.length())));
            }
        }
        throw new IllegalStateException("the UI server ended before it served " + file);
    }

    String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
