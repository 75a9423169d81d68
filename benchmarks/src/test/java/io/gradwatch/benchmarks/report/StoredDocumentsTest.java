package io.gradwatch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents of this repository against its stored figures. */
class StoredDocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final String COMMAND = "run ./bench report and commit what it writes";

    private final Report report = new Report(ROOT);

    @Test
    void thePageItsPicturesAndEveryMarkedFigureAreWhatTheStoredFiguresSay() throws IOException {
        for (Map.Entry<Path, String> file : report.files().entrySet()) {
            assertThat(file.getKey()).as(COMMAND).exists();
            assertThat(Files.readString(file.getKey()))
                    .as("%s: %s", file.getKey(), COMMAND)
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void thereIsNoPictureThatNoStoredFigureMakes() throws IOException {
        Path folder = ROOT.resolve("docs").resolve(Pictures.FOLDER);
        try (Stream<Path> pictures = Files.exists(folder) ? Files.list(folder) : Stream.<Path>empty()) {
            assertThat(report.files().keySet()).as("remove the others").containsAll(pictures.toList());
        }
    }

    @Test
    void everyMeasuredFigureIsMarkedOrAllowedForAReason() throws IOException {
        List<Claims.Allowed> allowed = Claims.allowed();
        for (Path document : report.documents()) {
            String name = ROOT.relativize(document).toString();
            for (String claim : Claims.in(Files.readString(document))) {
                assertThat(allowed)
                        .as(
                                "%s speaks of a measurement that is in no stored file:%n%s%nMark the figure"
                                        + " (<!--fig FILE JSONPATH FORMAT-->...<!--/fig-->), link to docs/benchmarks.md"
                                        + " instead, or add the place and the reason to allowed-claims.txt",
                                name, claim)
                        .anyMatch(each -> each.covers(name, claim));
            }
        }
    }

    @Test
    void nothingIsAllowedThatIsNotThere() throws IOException {
        for (Claims.Allowed allowed : Claims.allowed()) {
            assertThat(Claims.in(Files.readString(ROOT.resolve(allowed.document()))))
                    .as("remove from allowed-claims.txt: %s", allowed)
                    .anyMatch(claim -> allowed.covers(allowed.document(), claim));
        }
    }
}
