package io.gradwatch.trace;

import static io.gradwatch.trace.Recording.RUN;
import static io.gradwatch.trace.Recording.TOPOLOGY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.plugin.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TraceExporterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsExportedIsOnTheDiskAtOnce(boolean gzip) throws IOException {
        Path file = folder.resolve("run.jsonl");
        TraceExporterBuilder builder = TraceExporter.builder(file);
        Recording recording = Recording.start((gzip ? builder.gzip() : builder).build());
        for (int i = 0; i < 10; i++) {
            recording.step(layer -> 1, 1);
            recording.await();

            assertThat(TraceRoundTripTest.read(file)).hasSize(i + 2);
        }
    }

    @Test
    void compressedTracesAreSmallerAndReadTheSame() throws IOException {
        Path plain = folder.resolve("plain.jsonl");
        Path zipped = folder.resolve("zipped.jsonl.gz");
        Recording.start(TraceExporter.to(plain)).troubled(1, 300).end();
        Recording.start(TraceExporter.builder(zipped).gzip().build())
                .troubled(1, 300)
                .end();

        assertThat(Files.size(zipped)).isLessThan(Files.size(plain) / 2);
        assertThat(TraceRoundTripTest.read(zipped)).hasSameSizeAs(TraceRoundTripTest.read(plain));
        try (TraceReader reader = TraceReader.open(zipped)) {
            while (reader.next() != null) {
                assertThat(reader.notes()).isEmpty();
            }
            assertThat(reader.notes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.jsonl", "run", "run.jsonl.gz", ".run"})
    void aFullFileIsFollowedByTheNextAndAllAreOneTrace(String name) throws IOException {
        Path file = folder.resolve(name);
        Recording recording =
                Recording.start(TraceExporter.builder(file).maxBytes(10_000).build());
        recording.troubled(1, 200).end();

        assertThat(TraceParts.existing(file)).hasSizeGreaterThan(3);
        List<TraceEntry> entries = TraceRoundTripTest.read(file);
        assertThat(entries).hasSize(202);
        assertThat(entries).filteredOn(TraceEntry.Started.class::isInstance).hasSize(1);
        assertThat(TraceReader.size(file)).isGreaterThan(30_000);
    }

    @Test
    void eachFileOfARotatedTraceCanBeReadByItself() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Recording.start(TraceExporter.builder(file).maxBytes(10_000).build())
                .troubled(1, 200)
                .end();

        List<TraceEntry> second = TraceRoundTripTest.read(folder.resolve("run.1.jsonl"));

        assertThat(((TraceEntry.Started) second.get(0)).inTheMiddle()).isTrue();
        assertThat(((TraceEntry.Iteration) second.get(1)).iteration().sample().iteration())
                .isPositive();
    }

    @Test
    void aFileThatExistsIsKept() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Files.writeString(file, "precious");
        Recording recording = Recording.start(TraceExporter.to(file));
        recording.step(layer -> 1, 1);
        recording.end();

        assertThat(file).hasContent("precious");
        assertThat(TraceRoundTripTest.read(folder.resolve("run.1.jsonl"))).hasSize(3);
    }

    @Test
    void aSecondTrainingIsASecondRunOfTheTrace() throws IOException {
        Path file = folder.resolve("run.jsonl");
        for (int i = 0; i < 2; i++) {
            Recording recording = Recording.start(TraceExporter.to(file));
            recording.step(layer -> 1, 1);
            recording.await();
        }

        assertThat(TraceRoundTripTest.read(file)).extracting(TraceEntry::number).containsExactly(0, 0, 1, 1);
    }

    @Test
    void aRunWhoseStartWasLostIsRecordedAllTheSame() throws IOException {
        Path file = folder.resolve("run.jsonl");
        IterationRecord iteration =
                Recording.start(TraceExporter.to(folder.resolve("other.jsonl"))).step(layer -> 1, 1);
        TraceExporter exporter = TraceExporter.to(file);
        exporter.export(iteration);
        exporter.close();

        List<TraceEntry> entries = TraceRoundTripTest.read(file);

        assertThat(((TraceEntry.Started) entries.get(0)).inTheMiddle()).isTrue();
        assertThat(entries).hasSize(2);
    }

    @Test
    void aDiskThatCannotBeWrittenThrowsAndTheTraceGoesOnAfterwards() throws IOException {
        Path place = Files.createDirectory(folder.resolve("sub"));
        Path file = place.resolve("run.jsonl");
        TraceExporter exporter = TraceExporter.to(file);
        Files.delete(place);
        Files.writeString(place, "no folder any more");
        IterationRecord iteration =
                Recording.start(TraceExporter.to(folder.resolve("other.jsonl"))).step(layer -> 1, 1);
        exporter.runStarted(RUN, TOPOLOGY);

        assertThatThrownBy(() -> exporter.export(iteration))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("run.jsonl cannot be written");

        Files.delete(place);
        exporter.export(iteration);
        assertThat(TraceRoundTripTest.read(file)).hasSize(2);
    }

    @Test
    void aFolderThatCannotBeCreatedIsAnErrorAtConfigurationTime() throws IOException {
        Path obstacle = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> TraceExporter.to(obstacle.resolve("run.jsonl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be created");
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> TraceExporter.to(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was given the folder");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void maxBytesMustBePositive(long bytes) {
        assertThatThrownBy(() -> TraceExporter.builder(folder.resolve("x")).maxBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationFileFindsItByName() throws IOException {
        ExporterFactory factory = ServiceLoader.load(ExporterFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("trace"))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("run.jsonl.gz");
        Exporter exporter = factory.create(
                Settings.of(factory.settings(), Map.of("file", file.toString(), "gzip", true, "maxMegabytes", 1)));
        Recording.start(exporter).troubled(1, 50).end();

        assertThat(TraceRoundTripTest.read(file)).hasSize(52);
        assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
    }
}
