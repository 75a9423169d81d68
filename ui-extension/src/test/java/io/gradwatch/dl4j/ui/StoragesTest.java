package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.topology.RunInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run with an explosion, its mitigation and its end, through every kind of storage. */
class StoragesTest {
    private static final int HEALTHY = 200;
    private static final int EXPLODING = 8;
    private static final int LAST = 2 * HEALTHY + EXPLODING - 1;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aRunThatIsOpenedAgainIsShownWhole(Kind kind) throws Exception {
        File file = folder.resolve("stats").toFile();
        StatsStorage written = kind.open(file);
        train("kept", written);
        StatsStorage read = kind == Kind.IN_MEMORY ? written : reopened(kind, written, file);

        assertShownWhole(new StoredRuns(read));
        read.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP_DB", "SQLITE"})
    void aFileThatIsClosedRightAfterTheListenerHoldsTheWholeRun(Kind kind) throws Exception {
        File file = folder.resolve("stats").toFile();
        StatsStorage written = kind.open(file);
        try (RealTraining training = RealTraining.healthy("closed", written, "dense0")) {
            training.train(300);
        }
        StatsStorage read = reopened(kind, written, file);

        JsonObject data = new StoredRuns(read).data("closed");
        assertThat(data.getInteger("last")).isEqualTo(299);
        assertThat(data.getBoolean("ended")).isTrue();
        read.close();
    }

    /** So many iterations that opening reads summaries. */
    @ParameterizedTest
    @EnumSource
    void aLongRunIsOpenedFromItsSummaries(Kind kind) throws Exception {
        int layers = RunStart.MAX_LAYERS;
        int iterations = 460;
        File file = folder.resolve("stats").toFile();
        StatsStorage written = kind.open(file);
        new SyntheticRun("long", layers, written).write(iterations).end();
        StatsStorage read = kind == Kind.IN_MEMORY ? written : reopened(kind, written, file);
        StoredRuns runs = new StoredRuns(read);

        JsonObject data = runs.data("long");
        JsonObject series = data.getJsonObject("series");
        assertThat(series.getInteger("iterationsPerPoint")).isEqualTo(64);
        assertThat(series.getJsonArray("last")).hasSize(8).endsWith(iterations - 1);
        assertThat(data.getJsonObject("latest").getInteger("iteration")).isEqualTo(iterations - 1);
        assertThat(data.getJsonObject("latest")
                        .getJsonArray("layers")
                        .getJsonObject(0)
                        .getDouble("learningRate"))
                .isEqualTo(1e-3);
        JsonObject narrow = runs.layers("long", LayerQuantity.GRADIENT_RMS, 150, 169, 1000);
        assertThat(narrow.getJsonArray("first"))
                .containsExactlyElementsOf(LongStream.range(150, 170)
                        .mapToObj(i -> (Object) (int) i)
                        .toList());
        assertThat(runs.iteration("long", 277).getInteger("iteration")).isEqualTo(277);
        read.close();
    }

    @Test
    void aRunOfAnotherProcessArrivesOverHttp() throws Exception {
        RunningUi ui = RunningUi.start();
        try {
            ui.server().enableRemoteListener(ui.storage(), false);
            RemoteUIStatsStorageRouter router = new RemoteUIStatsStorageRouter(ui.address(""));

            train("kept", router);

            ui.awaitBody("/train/gradients/data?session=kept", body -> body.contains("\"ended\":true"));
            assertThat(ui.storage().getAllUpdateTimes("kept", RunPersistable.TYPE_ID, "0"))
                    .hasSize(LAST + 1)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertShownWhole(new StoredRuns(ui.storage()));
        } finally {
            ui.close();
        }
    }

    @Test
    void timeStampsOfEveryTypeRiseByOne() throws Exception {
        StatsStorage storage = new InMemoryStatsStorage();
        train("kept", storage);
        long started =
                storage.getStaticInfo("kept", RunPersistable.TYPE_ID, "0").getTimeStamp();

        for (String type : RecordType.all()) {
            long[] times = storage.getAllUpdateTimes("kept", type, "0");
            if (times != null) {
                assertThat(times)
                        .as(type)
                        .containsExactly(LongStream.range(0, times.length)
                                .map(i -> started + 1 + i)
                                .toArray());
            }
        }
    }

    @Test
    void aRunOfTheSameNameHidesTheEarlierOne() throws Exception {
        StatsStorage storage = new InMemoryStatsStorage();
        train("kept", storage);
        SimulatedTraining.of("kept", UiExporter.to(storage), "other").train(3).deliver();

        JsonObject data = new StoredRuns(storage).data("kept");

        assertThat(data.getInteger("last")).isEqualTo(2);
        assertThat(data.getJsonArray("incidents")).isEmpty();
        assertThat(data.getJsonArray("runs")).hasSize(1);
    }

    /** A router to another JVM cannot be asked what is there already: stale records are told by their start. */
    @Test
    void recordsThatAnEarlierRunLeftBehindAreNotMixedIn() throws Exception {
        StatsStorage storage = new InMemoryStatsStorage();
        StatsStorageRouter unreadable = UnreadableRouter.to(storage);
        new SyntheticRun("again", 2, unreadable).write(5000).end();
        new SyntheticRun("again", 2, unreadable).write(10);

        JsonObject data = new StoredRuns(storage).data("again");

        assertThat(data.getInteger("last")).isEqualTo(9);
        assertThat(data.getBoolean("ended")).isFalse();
    }

    private static void train(String run, StatsStorageRouter storage) {
        SimulatedTraining training = SimulatedTraining.of(
                new RunInfo(run, "Simulated", "0"),
                UiExporter.to(storage),
                Monitor.builder().preset(Preset.AUTOPILOT),
                "in",
                "out");
        training.obeying().train(HEALTHY);
        for (int i = 0; i < EXPLODING; i++) {
            training.step(layer -> 1e4);
        }
        training.train(HEALTHY).end();
    }

    private static void assertShownWhole(StoredRuns runs) {
        JsonObject data = runs.data("kept");
        assertThat(data.getInteger("first")).isZero();
        assertThat(data.getInteger("last")).isEqualTo(LAST);
        assertThat(data.getBoolean("ended")).isTrue();
        assertThat(data.getJsonObject("series").getJsonArray("first")).hasSize(LAST + 1);
        assertThat(data.getJsonObject("status").getString("sentence")).startsWith("the run has ended at iteration");
        JsonObject incident = data.getJsonArray("incidents").getJsonObject(0);
        assertThat(incident.getString("rule")).isEqualTo("exploding");
        assertThat(incident.getBoolean("open")).isFalse();
        JsonArray actions = data.getJsonArray("actions");
        assertThat(actions).isNotEmpty();
        assertThat(incident.getJsonArray("actions")).contains(0);
        JsonObject layers = runs.layers("kept", LayerQuantity.GRADIENT_NORM, 0, Parameters.MAX_ITERATION, 1000);
        assertThat(layers.getJsonArray("layers").getJsonObject(0).getJsonArray("highest"))
                .hasSize(LAST + 1)
                .contains(10_050.0);
        assertThat(runs.iteration("kept", HEALTHY).getInteger("iteration")).isEqualTo(HEALTHY);
    }

    private static StatsStorage reopened(Kind kind, StatsStorage written, File file) throws Exception {
        written.close();
        return kind.open(file);
    }

    /** Kinds of storages. */
    enum Kind {
        IN_MEMORY(file -> new InMemoryStatsStorage()),
        MAP_DB(FileStatsStorage::new),
        SQLITE(J7FileStatsStorage::new);

        @SuppressWarnings("ImmutableEnumChecker") // method references without state
        private final Function<File, StatsStorage> opening;

        Kind(Function<File, StatsStorage> opening) {
            this.opening = opening;
        }

        StatsStorage open(File file) {
            return opening.apply(file);
        }
    }
}
