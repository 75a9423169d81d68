package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.incident.IncidentChange;
import io.gradwatch.topology.RunInfo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.data.Offset;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UiExporterTest {
    private static final Clock STANDING = Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC);

    private final StatsStorage memory = new InMemoryStatsStorage();

    @Test
    void theRunAndEveryIterationAreStored() {
        SimulatedTraining.of("r", UiExporter.to(memory), "in", "out").train(3).deliver();

        assertThat(start(memory, "r"))
                .isEqualTo(new RunStart(
                        new RunInfo("r", "Simulated", "0"),
                        List.of(
                                new RunStart.Layer("in", "DenseLayer", true),
                                new RunStart.Layer("out", "DenseLayer", true))));
        assertThat(rows(memory, "r")).extracting(IterationRow::iteration).containsExactly(0L, 1L, 2L);
    }

    @Test
    void numbersArePerLayer() {
        SimulatedTraining training = SimulatedTraining.of("r", UiExporter.to(memory), "in", "out");
        training.step(layer -> layer == 0 ? 3 : Double.NaN);
        training.deliver();

        IterationRow row = rows(memory, "r").get(0);
        // sqrt(3^2 + 0.3^2), one rounding of each operation
        assertThat(row.gradientNorms().at(0)).isCloseTo(3.014962686336267, within(4));
        assertThat(row.gradientNorms().at(1)).isNaN();
        assertThat(row.nonFiniteCounts().at(0)).isZero();
        assertThat(row.nonFiniteCounts().at(1)).isEqualTo(4);
        assertThat(row.updateRatios().at(0)).isCloseTo(0.02 * 3 / 8, within(2));
        assertThat(row.learningRate()).isEqualTo(0.02);
        assertThat(row.globalNorm()).isNaN();
    }

    @Test
    void anIncidentIsStoredWithItsDiagnosis() {
        SimulatedTraining training = SimulatedTraining.of("r", UiExporter.to(memory), "in", "out");
        training.step(layer -> Double.NaN);
        training.deliver();

        List<IncidentChange> changes = rows(memory, "r").get(0).incidentChanges();
        assertThat(changes).isNotEmpty().allMatch(change -> change.incident().isOpen());
        assertThat(changes.get(0).incident().layerNames()).containsExactly("in", "out");
        assertThat(changes.get(0).incident().diagnosis().remedy()).isNotBlank();
    }

    @Test
    void timeStampsRiseThoughTheClockStandsStill() {
        UiExporter exporter = new UiExporter(memory, STANDING);
        SimulatedTraining.of("r", exporter, "in", "out").train(50).deliver();

        assertThat(memory.getAllUpdateTimes("r", RunPersistable.TYPE_ID, "0"))
                .hasSize(50)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1001);
    }

    @Test
    void aRunOfTheSameNameContinuesAfterTheTimeStampsOfTheEarlierOne() {
        SimulatedTraining.of("r", new UiExporter(memory, STANDING), "in", "out")
                .train(50)
                .deliver();
        SimulatedTraining.of("r", new UiExporter(memory, STANDING), "in")
                .train(1)
                .deliver();

        assertThat(memory.getStaticInfo("r", RunPersistable.TYPE_ID, "0").getTimeStamp())
                .isEqualTo(1051);
        assertThat(memory.getNumUpdateRecordsFor("r")).isEqualTo(51);
    }

    @ParameterizedTest
    @CsvSource({"plain run-1.2, plain run-1.2", "a#b@@@c/d, a%23b%40%40%40c%2fd", "100%, 100%25"})
    void namesThatStoragesCannotKeepAreEscaped(String run, String session, @TempDir Path folder) throws IOException {
        StatsStorage storage = new FileStatsStorage(folder.resolve("stats").toFile());
        SimulatedTraining.of(run, UiExporter.to(storage), "in").train(1).deliver();

        assertThat(storage.listSessionIDs()).containsExactly(session);
        storage.close();
    }

    @Test
    void aFileHasEverythingWhenItIsOpenedAgain(@TempDir Path folder) throws IOException {
        File file = folder.resolve("stats").toFile();
        StatsStorage written = new FileStatsStorage(file);
        SimulatedTraining training =
                SimulatedTraining.of("a#b", UiExporter.to(written), "in", "out").train(5);
        training.step(layer -> Double.NEGATIVE_INFINITY);
        training.deliver();
        written.close();
        StatsStorage read = new FileStatsStorage(file);
        assertThat(start(read, "a%23b").run().run()).isEqualTo("a#b");
        List<IterationRow> rows = rows(read, "a%23b");
        assertThat(rows).extracting(IterationRow::iteration).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(rows.get(5).gradientNorms().at(0)).isInfinite();
        assertThat(rows.get(5).incidentChanges()).isNotEmpty();
        read.close();
    }

    private static Offset<Double> within(int ulps) {
        return Offset.offset(ulps * Math.ulp(3.0));
    }

    private static RunStart start(StatsStorage storage, String session) {
        RunPersistable stored = (RunPersistable) storage.getStaticInfo(session, RunPersistable.TYPE_ID, "0");
        return (RunStart) stored.content();
    }

    private static List<IterationRow> rows(StatsStorage storage, String session) {
        return storage.getAllUpdatesAfter(session, RunPersistable.TYPE_ID, "0", 0).stream()
                .map(UiExporterTest::row)
                .toList();
    }

    private static IterationRow row(Persistable update) {
        return (IterationRow) ((RunPersistable) update).content();
    }
}
