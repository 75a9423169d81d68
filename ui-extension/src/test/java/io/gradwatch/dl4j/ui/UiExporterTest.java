package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.topology.RunInfo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.data.Percentage;
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

    /** Half a unit in the last of the 16 bits of a short float. */
    private static final Percentage SHORT = Percentage.withPercentage(100 * 0x1p-16);

    private final StatsStorage memory = new InMemoryStatsStorage();

    @Test
    void theRunAndEveryIterationAreStored() {
        SimulatedTraining.of("r", UiExporter.to(memory), "in", "out").train(3).deliver();

        assertThat(start(memory, "r"))
                .isEqualTo(new RunStart(
                        new RunInfo("r", "Simulated", "0"),
                        List.of(
                                new RunStart.Layer("in", "DenseLayer", true, 0),
                                new RunStart.Layer("out", "DenseLayer", true, 1))));
        assertThat(rows(memory, "r")).extracting(IterationRow::iteration).containsExactly(0L, 1L, 2L);
    }

    @Test
    void numbersArePerLayer() {
        SimulatedTraining training = SimulatedTraining.of("r", UiExporter.to(memory), "in", "out");
        training.step(layer -> layer == 0 ? 3 : Double.NaN);
        training.deliver();

        IterationRow row = rows(memory, "r").get(0);
        LayerValues layers = row.layers();
        // sqrt(3^2 + 0.3^2); stored with 16 significant bits
        assertThat(layers.of(LayerQuantity.GRADIENT_NORM).at(0)).isCloseTo(3.014962686336267, SHORT);
        assertThat(layers.of(LayerQuantity.GRADIENT_NORM).at(1)).isNaN();
        // the weight's norm over the square root of its 400 elements
        assertThat(layers.of(LayerQuantity.GRADIENT_RMS).at(0)).isCloseTo(0.15, SHORT);
        assertThat(layers.of(LayerQuantity.NON_FINITE_ELEMENTS).at(0)).isZero();
        assertThat(layers.of(LayerQuantity.NON_FINITE_ELEMENTS).at(1)).isEqualTo(4);
        assertThat(layers.of(LayerQuantity.UPDATE_RATIO).at(0)).isCloseTo(0.02 * 3 / 8, SHORT);
        // two parameters of norm 8
        assertThat(layers.of(LayerQuantity.PARAMETER_NORM).at(0)).isCloseTo(8 * Math.sqrt(2), SHORT);
        assertThat(layers.of(LayerQuantity.LEARNING_RATE).at(1)).isCloseTo(0.02, SHORT);
        assertThat(layers.of(LayerQuantity.ZERO_FRACTION).isMeasured()).isFalse();
        assertThat(row.learningRate()).isEqualTo(0.02);
        assertThat(row.globalNorm()).isNaN();
    }

    @Test
    void learningRatesAreStoredWhenTheyChangeAndOncePerBlock() {
        SimulatedTraining.of("r", UiExporter.to(memory), "in", "out").train(130).deliver();

        assertThat(rows(memory, "r"))
                .filteredOn(row -> row.layers().of(LayerQuantity.LEARNING_RATE).isMeasured())
                .extracting(IterationRow::iteration)
                .containsExactly(0L, 64L, 128L);
    }

    @Test
    void anIncidentIsStoredWithItsDiagnosisAndSymptoms() {
        SimulatedTraining training = SimulatedTraining.of("r", UiExporter.to(memory), "in", "out");
        training.step(layer -> Double.NaN);
        training.deliver();

        List<IncidentChange> changes = news(memory, "r").get(0).incidentChanges();
        assertThat(changes).isNotEmpty().allMatch(change -> change.incident().isOpen());
        assertThat(changes.get(0).incident().layerNames()).containsExactly("in", "out");
        assertThat(changes.get(0).incident().diagnosis().remedy()).isNotBlank();
        assertThat(changes.get(0).incident().symptoms()).isNotEmpty();
    }

    @Test
    void theEndOfARunIsStoredWithItsReleases() {
        SimulatedTraining training = SimulatedTraining.of(
                new RunInfo("r", "Simulated", "0"),
                UiExporter.to(memory),
                Monitor.builder().preset(Preset.AUTOPILOT),
                "in",
                "out");
        training.obeying().train(120);
        for (int i = 0; i < 8; i++) {
            training.step(layer -> 1e4);
        }
        training.end();

        List<NewsRow> news = news(memory, "r");
        NewsRow last = news.get(news.size() - 1);
        assertThat(news).filteredOn(NewsRow::ended).containsExactly(last);
        assertThat(last.iteration()).isEqualTo(127);
        assertThat(last.actions()).isNotEmpty().allMatch(ActionRow::isRelease);
    }

    @Test
    void manyIterationsAreSummedUpWithTheirExtremes() {
        SimulatedTraining training = SimulatedTraining.of("r", UiExporter.to(memory), "in");
        training.train(70);
        training.step(layer -> 1000);
        training.step(layer -> Double.NaN);
        training.train(1024 - 72).deliver();

        List<Persistable> blocks = memory.getAllUpdatesAfter("r", "GradwatchSummary1", "0", 0);
        assertThat(blocks).hasSize(16);
        Bucket second = ((SummaryBlock) ((RunPersistable) blocks.get(1)).content()).bucket();
        assertThat(second.firstIteration()).isEqualTo(64);
        assertThat(second.lastIteration()).isEqualTo(127);
        Ranges rms = second.of(LayerQuantity.GRADIENT_RMS);
        assertThat((double) rms.highest(0)).isCloseTo(1000 / Math.sqrt(400), SHORT);
        assertThat(rms.lowest(0)).isPositive().isLessThan(0.1f);
        assertThat(rms.nonFinite(0)).isNaN();
        assertThat(memory.getAllUpdatesAfter("r", "GradwatchSummary2", "0", 0)).hasSize(4);
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
        assertThat(memory.getNumUpdateRecordsFor("r", RunPersistable.TYPE_ID, "0"))
                .isEqualTo(51);
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
        assertThat(rows.get(5).layers().of(LayerQuantity.GRADIENT_NORM).at(0)).isInfinite();
        assertThat(news(read, "a%23b")).isNotEmpty();
        read.close();
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

    private static List<NewsRow> news(StatsStorage storage, String session) {
        return storage.getAllUpdatesAfter(session, "GradwatchNews", "0", 0).stream()
                .map(update -> (NewsRow) ((RunPersistable) update).content())
                .toList();
    }

    private static IterationRow row(Persistable update) {
        return (IterationRow) ((RunPersistable) update).content();
    }
}
