package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README says of the corpora of our own making. */
class OwnCasesTest {
    private static final Path FOLDER = Path.of("corpus");
    private static final List<CorpusCase> OWN = CaseFile.read(FOLDER.resolve("own-cases.json"));
    private static final List<CorpusCase> DRAWN = CaseFile.read(FOLDER.resolve("drawn-cases.json"));
    private static final List<CorpusCase> CASES =
            Stream.of(OWN, DRAWN).flatMap(List::stream).toList();

    @Test
    void thereAreManyOfEachKind() {
        assertThat(OWN).filteredOn(each -> label(each) == Label.HEALTHY).hasSizeGreaterThanOrEqualTo(45);
        assertThat(OWN).filteredOn(each -> label(each) != Label.HEALTHY).hasSizeGreaterThanOrEqualTo(45);
    }

    @Test
    void eachSaysWhyItIsExpectedToEndSo() {
        assertThat(CASES)
                .allSatisfy(each -> assertThat(each.expectation().reason()).isNotBlank());
    }

    /** The ids of drawn cases begin with {@code drawn-} and the number of the network, of two digits. */
    @Test
    void drawnNetworksFromThe53rdOnAreKeptOutAndNothingElse() {
        assertThat(OWN).extracting(each -> each.expectation().group()).containsOnly(Group.TUNING);
        assertThat(DRAWN)
                .allSatisfy(each -> assertThat(each.expectation().group())
                        .isEqualTo(Integer.parseInt(each.id().substring(6, 8)) > 52 ? Group.KEPT_OUT : Group.TUNING));
        assertThat(DRAWN).extracting(each -> each.expectation().group()).contains(Group.KEPT_OUT, Group.TUNING);
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
                    assertThat(twin.architecture().hidden())
                            .isEqualTo(each.architecture().hidden());
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
}
