package io.gradwatch.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The Prometheus of the machine, and what it has seen. */
final class RealPrometheus implements AutoCloseable {
    private final RealServer server;
    private final Instant start = Instant.now();

    private RealPrometheus(RealServer server) {
        this.server = server;
    }

    /**
     * Starts it; ends the test as skipped if it is not installed.
     *
     * @param folder where it may write
     * @param configuration the content of its configuration file
     */
    static RealPrometheus start(Path folder, String configuration) {
        try {
            Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
            return new RealPrometheus(RealServer.start(
                    "prometheus", folder, "--config.file=" + file, "--storage.tsdb.path=" + folder.resolve("series")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The series that a query gives now, each with {@code metric} and {@code value}. */
    JsonNode query(String query) {
        return ask("/api/v1/query?query=", query, "");
    }

    /** The value of the only series that a query gives now; NaN if there is none. */
    double value(String query) {
        JsonNode series = query(query);
        if (series.size() > 1) {
            throw new AssertionError(query + " has several answers: " + series);
        }
        return series.isEmpty() ? Double.NaN : number(series.get(0).get("value"));
    }

    /** Anywhere in the time since it was started: what is NaN now may have been a number before, and the other way round. */
    boolean hadFiniteValue(String query) {
        String range =
                "&start=" + start.getEpochSecond() + "&end=" + Instant.now().getEpochSecond() + "&step=1";
        for (JsonNode series : ask("/api/v1/query_range?query=", query, range)) {
            for (JsonNode point : series.get("values")) {
                if (Double.isFinite(number(point))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What it scrapes for a job, each with {@code health} and {@code lastError}. */
    List<JsonNode> targets(String job) {
        List<JsonNode> targets = new ArrayList<>();
        for (JsonNode target : server.get("/api/v1/targets").at("/data/activeTargets")) {
            if (target.at("/labels/job").asText().equals(job)) {
                targets.add(target);
            }
        }
        return targets;
    }

    private JsonNode ask(String path, String query, String range) {
        return server.get(path + URLEncoder.encode(query, StandardCharsets.UTF_8) + range)
                .at("/data/result");
    }

    private static double number(JsonNode point) {
        return Double.parseDouble(point.get(1).asText().replace("Inf", "Infinity"));
    }

    @Override
    public void close() {
        server.close();
    }
}
