package io.gradwatch.benchmarks.meters;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A scraper as Prometheus is one: it asks for compressed OpenMetrics and keeps its connection. Less than a general HTTP client,
 * so that little of the machine is spent on asking. One thread at a time.
 */
final class ScrapeClient implements AutoCloseable {
    /** What Prometheus sends, shortened. */
    static final Map<String, String> HEADERS = Map.of(
            "Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4",
            "Accept-Encoding", "gzip");

    private static final int TIMEOUT_MILLIS = 10_000;

    /** One for each server: those of the benchmark are asked in turns. */
    private final Map<URI, Connection> connections = new HashMap<>();

    /**
     * Fetches a page and throws it away.
     *
     * @throws IOException if there is none, or it is an error
     */
    void fetch(URI page) throws IOException {
        Connection kept = connections.remove(page);
        if (kept != null) {
            try {
                kept.fetch(page);
                connections.put(page, kept);
                return;
            } catch (IOException e) {
                // Servers close connections that nobody has used for a while.
                kept.close();
            }
        }
        Connection fresh = new Connection(page);
        try {
            fresh.fetch(page);
            connections.put(page, fresh);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }

    private static final class Connection implements AutoCloseable {
        private static final String LENGTH = "content-length:";

        private final Socket socket;
        private final InputStream in;

        Connection(URI server) throws IOException {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void fetch(URI page) throws IOException {
            StringBuilder request = new StringBuilder("GET " + page.getPath() + " HTTP/1.1\r\n");
            request.append("Host: ").append(page.getAuthority()).append("\r\n");
            HEADERS.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String status = line();
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(page + " was answered " + status);
            }
            long length = -1;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Long.parseLong(header.substring(LENGTH.length()).strip());
                }
            }
            if (length <= 0) {
                throw new IOException(page + " has no length");
            }
            in.skipNBytes(length);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed by the server");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
