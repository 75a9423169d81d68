package io.gradwatch.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of stored figures, which commands of {@code ./bench} wrote. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    /**
     * One file.
     *
     * @param name its name; JSON Lines, when it ends with {@code .jsonl}, become an array
     * @return what is in it; empty when there is no such file
     */
    Optional<JsonNode> read(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(name.endsWith(".jsonl") ? lines(file) : JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the figures of " + file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode lines(Path file) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        for (String line : Files.readAllLines(file)) {
            all.add(JSON.readTree(line));
        }
        return all;
    }
}
