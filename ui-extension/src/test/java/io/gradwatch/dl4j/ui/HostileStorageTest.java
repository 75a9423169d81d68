package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.topology.RunInfo;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storages whose content nobody can trust. */
class HostileStorageTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final int DAMAGED = 4;

    private final InMemoryStatsStorage storage = new InMemoryStatsStorage();

    /** How record number 4 is damaged behind its header. */
    @ParameterizedTest
    @ValueSource(strings = {"cut", "length of 2^31", "random", "too long", "unknown kind", "other layers"})
    void aDamagedRecordIsLeftOutAndTheRestIsShown(String damage) {
        SimulatedTraining.of("run", UiExporter.to(storage), "in").train(10).deliver();
        damageRecord(storage, damage);

        JsonObject data = new StoredRuns(storage).data("run");

        assertThat(data.getJsonObject("series").getJsonArray("first")).containsExactly(0, 1, 2, 3, 5, 6, 7, 8, 9);
        assertThat(new StoredRuns(storage).iteration("run", DAMAGED).getInteger("iteration"))
                .isIn(3, 5);
    }

    @Test
    void damagedRecordsInAFileDoNotKeepItFromOpening(@TempDir Path folder) throws Exception {
        StatsStorage file = new FileStatsStorage(folder.resolve("stats").toFile());
        SimulatedTraining.of("run", UiExporter.to(file), "in").train(10).deliver();
        damageRecord(file, "random");
        file.close();
        StatsStorage read = new FileStatsStorage(folder.resolve("stats").toFile());

        assertThat(new StoredRuns(read).data("run").getInteger("last")).isEqualTo(9);
        read.close();
    }

    @Test
    void aRecordThatTheStorageItselfCannotReadIsLeftOut() {
        StatsStorage broken = new InMemoryStatsStorage() {
            @Override
            public List<Persistable> getUpdates(String session, String type, String worker, long[] times) {
                if (type.equals(RecordType.RUN)) {
                    throw new IllegalStateException("a broken storage");
                }
                return super.getUpdates(session, type, worker, times);
            }

            @Override
            public Persistable getUpdate(String session, String type, String worker, long time) {
                Persistable found = super.getUpdate(session, type, worker, time);
                if (found instanceof RunPersistable record
                        && record.content() instanceof IterationRow row
                        && row.iteration() == DAMAGED) {
                    throw new IllegalStateException("a broken storage");
                }
                return found;
            }
        };
        SimulatedTraining.of("run", UiExporter.to(broken), "in").train(10).deliver();

        assertThat(new StoredRuns(broken).data("run").getJsonObject("series").getJsonArray("first"))
                .hasSize(9)
                .doesNotContain(DAMAGED);
    }

    @Test
    void aRunWhoseStartIsDamagedIsLeftOutAndOthersAreShown() {
        SimulatedTraining.of("sound", UiExporter.to(storage), "in").train(3).deliver();
        SimulatedTraining.of("damaged", UiExporter.to(storage), "in").train(3).deliver();
        byte[] start = storage.getStaticInfo("damaged", RecordType.RUN, "0").encode();
        storage.putStaticInfo(OldRecords.decoded(Arrays.copyOf(start, start.length - 2)));

        StoredRuns runs = new StoredRuns(storage);

        assertThat(runs.runs().latestFirst())
                .extracting(run -> run.key().session())
                .containsExactly("sound");
    }

    @Test
    void recordsOfForeignClassesAreLeftOut() {
        SimulatedTraining.of("run", UiExporter.to(storage), "in").train(3).deliver();
        long started = storage.getStaticInfo("run", RecordType.RUN, "0").getTimeStamp();
        storage.putUpdate(new Foreign("run", RecordType.RUN, started + 2));
        storage.putUpdate(new Foreign("run", RecordType.NEWS, started + 1));
        storage.putUpdate(new Foreign("run", RecordType.summary(1), started + 1));
        storage.putStaticInfo(new Foreign("foreign", RecordType.RUN, started));

        StoredRuns runs = new StoredRuns(storage);

        assertThat(runs.runs().latestFirst()).hasSize(1);
        assertThat(runs.data("run").getJsonObject("series").getJsonArray("first"))
                .containsExactly(0, 2);
    }

    /** Whatever it is asked, the storage answers with one record: reading must come to an end all the same. */
    @Test
    void recordsOfAnotherKindUnderATypeAreLeftOut() {
        SimulatedTraining.of("run", UiExporter.to(storage), "in").train(3).deliver();
        long started = storage.getStaticInfo("run", RecordType.RUN, "0").getTimeStamp();
        NewsRow end = new NewsRow(1, List.of(), List.of(), true);
        RunPersistable news = RunPersistable.of(new RunInfo("run", "m", "0"), started + 2, started, end);
        StatsStorage mixed = new InMemoryStatsStorage() {
            @Override
            public List<Persistable> getUpdates(String session, String type, String worker, long[] times) {
                return type.equals(RecordType.RUN) ? List.of(news) : List.of();
            }
        };
        mixed.putStaticInfo(storage.getStaticInfo("run", RecordType.RUN, "0"));

        assertThat(new StoredRuns(mixed).data("run").getValue("last")).isNull();
    }

    @Test
    void namesAreTextWhateverTheySay() {
        String longName = HOSTILE + "x".repeat(100_000);
        SimulatedTraining.of(HOSTILE, UiExporter.to(storage), HOSTILE, longName)
                .train(3)
                .deliver();

        JsonObject data = new StoredRuns(storage).data(StorageIds.of(HOSTILE));

        assertThat(data.getJsonObject("run").getString("run")).isEqualTo(HOSTILE);
        assertThat(data.getJsonArray("layers").getJsonObject(0).getString("name"))
                .isEqualTo(HOSTILE);
        assertThat(data.getJsonArray("layers").getJsonObject(1).getString("name"))
                .hasSizeLessThan(300)
                .endsWith("...");
    }

    @Test
    void aRunOfVersionOneIsShown() {
        storage.putStaticInfo(OldRecords.decoded(OldRecords.START));
        storage.putUpdate(oldRow(1));
        storage.putUpdate(oldRow(1000));

        StoredRuns runs = new StoredRuns(storage);
        JsonObject data = runs.data("run 1");

        assertThat(data.getJsonObject("run").getString("model")).isEqualTo("MultiLayerNetwork");
        assertThat(data.getJsonObject("series").getJsonArray("first")).hasSize(2);
        assertThat(data.getJsonObject("latest")
                        .getJsonArray("layers")
                        .getJsonObject(0)
                        .getDouble("gradientNorm"))
                .isZero();
        assertThat(data.getJsonObject("latest").getJsonArray("layers").getValue(1))
                .isNull();
        assertThat(runs.layers("run 1", LayerQuantity.GRADIENT_NORM, 0, 10, 1000)
                        .getJsonArray("layers")
                        .getJsonObject(0)
                        .getJsonArray("lowest"))
                .containsExactly(0, 0);
    }

    @Test
    void aNewRunFollowsOneOfVersionOne() {
        storage.putStaticInfo(OldRecords.decoded(OldRecords.START));
        storage.putUpdate(oldRow(5));
        SimulatedTraining.of("run 1", UiExporter.to(storage), "in").train(3).deliver();

        assertThat(new StoredRuns(storage).data("run 1").getInteger("last")).isEqualTo(2);
    }

    /** An iteration of version 1 at another time; the time stamp lies behind the header and the names. */
    private static RunPersistable oldRow(long after) {
        byte[] bytes = OldRecords.EMPTY.clone();
        int timeStampAt = 4 + 1 + 4 + "run 1".length() + 4 + 1;
        ByteBuffer.wrap(bytes).putLong(timeStampAt, OldRecords.TIME_STAMP + after);
        return OldRecords.decoded(bytes);
    }

    private static void damageRecord(StatsStorage storage, String damage) {
        long started = storage.getStaticInfo("run", RecordType.RUN, "0").getTimeStamp();
        long timeStamp = started + 1 + DAMAGED;
        byte[] bytes = storage.getUpdate("run", RecordType.RUN, "0", timeStamp).encode();
        int header = 4 + 1 + 4 + "run".length() + 4 + 1 + 2 * Long.BYTES;
        int decisionAt = header + 4 * Long.BYTES + 2 * Float.BYTES + Long.BYTES;
        int layerCountAt = decisionAt + 4 + "PROCEED".length() + 4;
        byte[] damaged = switch (damage) {
            case "cut" -> Arrays.copyOf(bytes, header + 3);
            case "length of 2^31" -> {
                ByteBuffer.wrap(bytes).putInt(decisionAt, Integer.MIN_VALUE);
                yield bytes;
            }
            case "random" -> {
                byte[] rubbish = new byte[bytes.length - header];
                new Random(3).nextBytes(rubbish);
                System.arraycopy(rubbish, 0, bytes, header, rubbish.length);
                yield bytes;
            }
            case "too long" -> Arrays.copyOf(bytes, bytes.length + 1);
            case "unknown kind" -> {
                bytes[4] = 3 + 64;
                yield bytes;
            }
            case "other layers" -> {
                ByteBuffer.wrap(bytes).putInt(layerCountAt, RunStart.MAX_LAYERS);
                yield bytes;
            }
            default -> throw new IllegalArgumentException(damage);
        };
        RunPersistable record = OldRecords.decoded(damaged);
        assertThat(record.getTimeStamp()).isEqualTo(timeStamp);
        storage.putUpdate(record);
    }

    /** A record of somebody else's. */
    record Foreign(String session, String type, long timeStamp) implements Persistable {
        @Override
        public String getSessionID() {
            return session;
        }

        @Override
        public String getTypeID() {
            return type;
        }

        @Override
        public String getWorkerID() {
            return "0";
        }

        @Override
        public long getTimeStamp() {
            return timeStamp;
        }

        @Override
        public int encodingLengthBytes() {
            return 0;
        }

        @Override
        public byte[] encode() {
            return new byte[0];
        }

        @Override
        public void encode(ByteBuffer buffer) {}

        @Override
        public void encode(OutputStream outputStream) {}

        @Override
        public void decode(byte[] decode) {}

        @Override
        public void decode(ByteBuffer buffer) {}

        @Override
        public void decode(InputStream inputStream) {}
    }
}
