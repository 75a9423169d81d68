package io.gradwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.testkit.ExporterCompatibilityKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class TraceExporterKitTest extends ExporterCompatibilityKit {
    @TempDir
    private Path folder;

    @Override
    protected Exporter create() {
        return TraceExporter.to(folder.resolve("run.jsonl"));
    }

    @Override
    protected void assertDelivered(Exporter exporter, IterationRecord latest) {
        try (Stream<String> lines = Files.lines(folder.resolve("run.jsonl"))) {
            String iteration = ":" + latest.sample().iteration() + ",";
            assertThat(lines).anyMatch(line -> line.contains(iteration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void close(Exporter exporter) {
        ((TraceExporter) exporter).close();
    }
}
