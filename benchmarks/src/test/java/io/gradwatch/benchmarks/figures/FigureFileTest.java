package io.gradwatch.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFileTest {
    @TempDir
    private Path folder;

    @Test
    void aReportIsWrittenWithTheNamesOfItsFigures() throws IOException {
        Path file = folder.resolve("new/timing.json");

        FigureFile.write(file, new Timing(12, 15, 4000));

        assertThat(new ObjectMapper().readTree(file.toFile()).toString())
                .isEqualTo("{\"medianMicros\":12.0,\"p95Micros\":15.0,\"bytes\":4000.0}");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("taken")).resolve("timing.json");

        assertThatThrownBy(() -> FigureFile.write(file, new Timing(1, 1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString());
    }
}
