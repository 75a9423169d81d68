package io.gradwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TraceReaderTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void recordARun() {
        file = folder.resolve("run.jsonl");
        Recording recording = Recording.start(TraceExporter.to(file));
        for (int i = 0; i < 5; i++) {
            recording.step(layer -> 1, 1);
        }
        recording.end();
    }

    @Test
    void aFileThatIsCutAnywhereIsReadUpToItsLastWholeLine() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int headerEnd = new String(whole, StandardCharsets.US_ASCII).indexOf('\n') + 1;
        for (int length = headerEnd; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            Files.write(file, part);
            long wholeLines = new String(part, StandardCharsets.US_ASCII)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            boolean cut = part[length - 1] != '\n';
            boolean lastLineIsWhole = whole[length] == '\n';

            try (TraceReader reader = TraceReader.open(file)) {
                assertThat(count(reader)).as("cut at %d", length).isEqualTo(wholeLines + (lastLineIsWhole ? 1 : 0));
                assertThat(reader.notes())
                        .isEqualTo(
                                cut && !lastLineIsWhole
                                        ? List.of("run.jsonl ends within line " + (wholeLines + 1)
                                                + "; read up to line " + wholeLines + ", the last whole one")
                                        : List.of());
            }
        }
    }

    @Test
    void aFileThatIsCutWithinItsHeaderIsAnError() throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("run.jsonl, line 1: expected JSON")
                .hasMessageEndingWith("the file ends here");
    }

    @Test
    void anEmptyFileIsAnError() throws IOException {
        Files.write(file, new byte[0]);

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .hasMessageContaining("line 1: expected the header of a Gradwatch trace, found an empty file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iteration,score\n1,2\n", "{\"run\":1}\n", "[]", "\n", "%PDF-1.4\u0000\u0001", "hello"})
    void aForeignFileIsAnErrorThatSaysWhatItBeginsWith(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("run.jsonl, line 1: expected a Gradwatch trace")
                .hasMessageNotContaining("\u0000");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> TraceReader.open(folder.resolve("other.jsonl")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aNewerVersionIsAnErrorThatSaysWhatToDo() throws IOException {
        replaceLine(1, line(1).replace("\"gradwatch-trace\":1", "\"gradwatch-trace\":2"));

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .hasMessageEndingWith("line 1: expected version 1 of the format, found version 2; a newer Gradwatch"
                        + " wrote it, so read it with a newer one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"epoch\":0 | \"epoch\":} | expected JSON",
                "\"epoch\":0 | \"epoch\":0.5 | expected a whole number for 'epoch', found '0.5'",
                "\"score\":1 | \"score\":\"high\" | expected a number for 'score', found 'high'",
                "\"run\":1 | \"run\":9 | expected the id of a run that is going on, found id 9",
                "\"iteration\":2 | \"iteration\":99999999999999999999 | expected a number that fits",
                "\"iteration\":2, | `` | expected 'iteration' or 'end', found neither",
                "\"norms\":[1 | \"norms\":[1,1 | expected 8 numbers for 'norms', found 9 numbers",
                "{\"run\":1 | {\"walk\":1 | expected 'gradwatch-trace' or 'run' with an id as the first field",
                "{\"run\":1 | [\"run\":1 | expected a JSON object",
                "\"epoch\":0 | \"decision\":{\"kind\":\"fly\",\"reason\":\"\"} | expected scale, clip or skip for 'kind'",
                "\"epoch\":0 | \"violated\":{\"x\":{\"severity\":\"BAD\",\"findings\":[]}} | for 'severity', found 'BAD'",
                "\"epoch\":0 | \"violated\":{\"x\":{\"severity\":\"INFO\",\"findings\":[]}} | expected possible values",
                "\"epoch\":0 | \"incidents\":[{\"id\":1}] | expected a list of objects for 'symptoms', found nothing",
                "\"epoch\":0 | \"actions\":[7] | expected an object for 'actions', found 7",
            })
    void aCorruptedLineInTheMiddleIsAnErrorWithItsNumber(String part, String corrupted, String message)
            throws IOException {
        assertThat(line(4)).contains(part);
        replaceLine(4, line(4).replace(part, corrupted));

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .isInstanceOfSatisfying(TraceFormatException.class, e -> {
                    assertThat(e.file()).isEqualTo(file);
                    assertThat(e.line()).isEqualTo(4);
                })
                .hasMessageContaining("run.jsonl, line 4: ")
                .hasMessageContaining(message);
    }

    @Test
    void fieldsOfLaterVersionsAreSkipped() throws IOException {
        replaceLine(4, line(4).replace("\"epoch\":0", "\"epoch\":0,\"more\":{\"a\":[1,{}]}"));

        assertThat(TraceRoundTripTest.read(file)).hasSize(7);
    }

    @Test
    void missingIterationsAreCounted() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(4), lines.get(5)));

        List<TraceEntry> entries = TraceRoundTripTest.read(file);

        assertThat(((TraceEntry.Iteration) entries.get(1)).missing()).isZero();
        assertThat(((TraceEntry.Iteration) entries.get(2)).missing()).isEqualTo(2);
        assertThat(((TraceEntry.Iteration) entries.get(3)).missing()).isZero();
    }

    @Test
    void aTruncatedGzipFileIsReadUpToWhereItEnds() throws IOException {
        byte[] zipped = zipped(Files.readAllBytes(file));
        for (int length = 0; length < zipped.length; length += 11) {
            Files.write(file, Arrays.copyOf(zipped, length));
            int read = 0;
            try (TraceReader reader = TraceReader.open(file)) {
                read = count(reader);
                assertThat(reader.notes()).hasSize(1);
            } catch (TraceFormatException e) {
                assertThat(e).hasMessageContaining("line 1: ");
            }
            assertThat(read).isBetween(0, 7);
        }
    }

    @Test
    void aGzipFileWhoseChecksumIsWrongIsAnErrorWithTheLine() throws IOException {
        byte[] zipped = zipped(Files.readAllBytes(file));
        zipped[zipped.length - 8] ^= 1;
        Files.write(file, zipped);

        assertThatThrownBy(() -> TraceRoundTripTest.read(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("gzip data that is whole");
    }

    private static int count(TraceReader reader) throws IOException {
        int count = 0;
        while (reader.next() != null) {
            count++;
        }
        return count;
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write(bytes);
        }
        return target.toByteArray();
    }

    private String line(int number) throws IOException {
        return Files.readAllLines(file).get(number - 1);
    }

    private void replaceLine(int number, String line) throws IOException {
        List<String> lines = Files.readAllLines(file);
        lines.set(number - 1, line);
        Files.write(file, lines);
    }
}
