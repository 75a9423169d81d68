package io.gradwatch.benchmarks.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Figures as JSON. */
public final class FigureFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private FigureFile() {}

    /**
     * Writes a report, in place of what is there.
     *
     * @param file where to; folders are made
     * @param report a record of numbers and names
     */
    public static void write(Path file, Object report) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            JSON.writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the figures to " + file + ": " + e.getMessage(), e);
        }
    }
}
