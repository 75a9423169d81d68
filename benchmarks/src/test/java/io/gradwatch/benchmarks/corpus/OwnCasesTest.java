package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README says of our own corpus. */
class OwnCasesTest {
    private static final Path FOLDER = Path.of("corpus");
    private static final List<CorpusCase> CASES = CaseFile.read(FOLDER.resolve("own-cases.json"));

    @Test
    void thereAreManyOfEachKind() {
        assertThat(CASES).filteredOn(each -> label(each) == Label.HEALTHY).hasSizeGreaterThanOrEqualTo(45);
        assertThat(CASES).filteredOn(each -> label(each) != Label.HEALTHY).hasSizeGreaterThanOrEqualTo(45);
    }

    @Test
    void eachSaysWhyItIsExpectedToEndSo() {
        assertThat(CASES)
                .allSatisfy(each -> assertThat(each.expectation().reason()).isNotBlank());
    }

    @Test
    void whatIsKeptOutFollowsFromTheIdAlone() {
        assertThat(CASES)
                .allSatisfy(each -> assertThat(each.expectation().group())
                        .isEqualTo(checksum(each.id()) % 3 == 0 ? Group.KEPT_OUT : Group.TUNING));
    }

    @Test
    void aTwinIsHealthyAndHasTheSameLayersAndData() {
        Map<String, CorpusCase> byId = CASES.stream().collect(Collectors.toMap(CorpusCase::id, Function.identity()));

        assertThat(CASES)
                .filteredOn(each -> each.expectation().twin() != null)
                .isNotEmpty()
                .allSatisfy(each -> {
                    CorpusCase twin = requireNonNull(byId.get(each.expectation().twin()), "twin");
                    assertThat(label(twin)).isEqualTo(Label.HEALTHY);
                    assertThat(twin.architecture()).isEqualTo(each.architecture());
                    assertThat(twin.data()).isSameAs(each.data());
                });
    }

    @Test
    void troubleThatIsPutIntoTheDataBeginsWhenTheCaseSaysSo() {
        assertThat(CASES)
                .filteredOn(each -> !each.training().disturbances().isEmpty())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.training().disturbances())
                        .extracting(Disturbance::from)
                        .first()
                        .isEqualTo((int) each.expectation().onset()));
    }

    @ParameterizedTest
    @EnumSource
    void dataAreAsTheyWereMade(MadeData data) throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolve(data.file()))).isEqualTo(data.lines());
    }

    private static Label label(CorpusCase each) {
        return each.expectation().label();
    }

    private static long checksum(String id) {
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
