package io.gradwatch.benchmarks.figures;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Figures as JSON, below where they come from.
 *
 * @param origin where they come from
 * @param figures a record of numbers and names, or a JSON tree
 */
public record FigureFile(
        @JsonUnwrapped Origin origin, @JsonProperty Object figures) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Figures that a command has made here and now.
     *
     * @param command the command
     * @param figures a record of numbers and names, or a JSON tree
     * @return the file's content
     */
    public static FigureFile of(CommandSpec command, Object figures) {
        return new FigureFile(
                Origin.now(command.root().commandLine().getParseResult().originalArgs()), figures);
    }

    /**
     * Writes the file in place of what is there, whole or not at all; folders are made.
     *
     * @param file where to
     */
    public void write(Path file) {
        Path whole = file.toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            Files.createDirectories(whole.getParent());
            JSON.writeValue(part.toFile(), this);
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the figures to " + file + ": " + e.getMessage(), e);
        }
    }
}
