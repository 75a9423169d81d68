package io.gradwatch.dl4j.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run in a storage, read by the numbers of its records. Records that are damaged, of another run or of another kind
 * are left out. Nothing here lists the records of a type: to do so, MapDB reads all of them.
 *
 * <p>Thread-safe as far as the storage is; every method may throw what a storage throws.
 */
final class StoredRun {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRun.class);

    private final StatsStorage storage;
    private final RunKey key;
    private final RunStart start;
    private final long startedAt;
    private final boolean old;
    private final AtomicBoolean damageLogged = new AtomicBoolean();
    private volatile long[] oldTimes = {};

    private StoredRun(StatsStorage storage, RunKey key, RunPersistable stored, RunStart start) {
        this.storage = storage;
        this.key = key;
        this.start = start;
        this.startedAt = stored.getTimeStamp();
        this.old = stored.version() == 1;
    }

    /** The run that was started last under a name; null when there is none that can be read. */
    static @Nullable StoredRun find(StatsStorage storage, RunKey key) {
        Persistable stored = storage.getStaticInfo(key.session(), RecordType.RUN, key.worker());
        return stored instanceof RunPersistable record && record.content() instanceof RunStart start
                ? new StoredRun(storage, key, record, start)
                : null;
    }

    /** The latest time stamp under a name, 0 when there is none or it cannot be read. */
    static long lastTimeStamp(StatsStorage storage, RunKey key) {
        try {
            StoredRun run = find(storage, key);
            if (run == null) {
                return 0;
            }
            if (run.old) {
                Persistable latest = storage.getLatestUpdate(key.session(), RecordType.RUN, key.worker());
                return latest == null ? run.startedAt : latest.getTimeStamp();
            }
            long last = run.startedAt;
            for (String type : RecordType.all()) {
                last = Math.max(last, run.startedAt + run.count(type));
            }
            return last;
        } catch (RuntimeException e) {
            LOG.warn(
                    "Gradwatch cannot read the earlier run {}; a new run of this name begins now: {}",
                    key,
                    e.toString());
            return 0;
        }
    }

    RunKey key() {
        return key;
    }

    RunStart start() {
        return start;
    }

    long startedAt() {
        return startedAt;
    }

    /** Whether it was written by version 1, which has no summaries and mixes news with numbers. */
    boolean isOld() {
        return old;
    }

    boolean isIn(StatsStorage other) {
        return storage == other;
    }

    /** Whether other modules' records lie in the same session. */
    boolean hasType(String type) {
        return storage.listTypeIDsForSession(key.session()).contains(type);
    }

    /** The number of a record by its time stamp; below 0 when it is not of this run. */
    long numberOf(long timeStamp) {
        return timeStamp - startedAt - 1;
    }

    /** How many records of version 1 there are now. Looks at all of them. */
    long countOld() {
        long[] times = storage.getAllUpdateTimes(key.session(), RecordType.RUN, key.worker());
        oldTimes = times == null
                ? new long[0]
                : Arrays.stream(times).filter(time -> time > startedAt).sorted().toArray();
        return oldTimes.length;
    }

    /** How many records of a type there are, found by a few look-ups. Right as long as none is missing in between. */
    long count(String type) {
        long below = 0;
        long step = 1;
        while (exists(type, below + step - 1)) {
            below += step;
            step *= 2;
        }
        // below records are there, the one with number below + step - 1 is not
        long above = below + step - 1;
        while (below < above) {
            long middle = (below + above) >>> 1;
            if (exists(type, middle)) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return below;
    }

    /** The records of a type whose numbers are in a range and that are there and sound, in order. */
    List<Numbered> read(String type, long from, int count) {
        long[] times = times(from, count);
        List<Numbered> found = new ArrayList<>(times.length);
        for (Persistable stored : stored(type, times)) {
            Numbered record = numbered(stored, from, times);
            if (record != null) {
                found.add(record);
            }
        }
        found.sort(Comparator.comparingLong(Numbered::number));
        return found;
    }

    private long[] times(long from, int count) {
        if (old) {
            int first = (int) Math.min(from, oldTimes.length);
            return Arrays.copyOfRange(oldTimes, first, Math.min(first + count, oldTimes.length));
        }
        return LongStream.range(0, count).map(i -> startedAt + 1 + from + i).toArray();
    }

    private List<Persistable> stored(String type, long[] times) {
        if (times.length == 0) {
            return List.of();
        }
        try {
            return storage.getUpdates(key.session(), type, key.worker(), times);
        } catch (RuntimeException e) {
            logDamage(e);
        }
        List<Persistable> sound = new ArrayList<>(times.length);
        for (long time : times) {
            Persistable one = storedOrNull(type, time);
            if (one != null) {
                sound.add(one);
            }
        }
        return sound;
    }

    private @Nullable Persistable storedOrNull(String type, long time) {
        try {
            return storage.getUpdate(key.session(), type, key.worker(), time);
        } catch (RuntimeException e) {
            logDamage(e);
            return null;
        }
    }

    /** Null for what was not asked for: a storage that answers anything else must not keep the reader going. */
    private @Nullable Numbered numbered(@Nullable Persistable stored, long from, long[] times) {
        if (!(stored instanceof RunPersistable record)) {
            return null;
        }
        try {
            int at = Arrays.binarySearch(times, record.getTimeStamp());
            boolean isOfThisRun = old ? record.version() == 1 : record.runStart() == startedAt;
            return at >= 0 && isOfThisRun ? new Numbered(from + at, record.content()) : null;
        } catch (RuntimeException e) {
            logDamage(e);
            return null;
        }
    }

    private boolean exists(String type, long number) {
        return storedOrNull(type, startedAt + 1 + number) instanceof RunPersistable record
                && record.runStart() == startedAt;
    }

    /** Says once per run that something is left out. */
    void logDamage(RuntimeException e) {
        if (damageLogged.compareAndSet(false, true)) {
            LOG.warn("Gradwatch leaves out records of run {} that cannot be read; the first: {}", key, e.toString());
        }
    }

    /**
     * A record and its place in the run.
     *
     * @param number from 0, per type
     * @param content the record
     */
    record Numbered(long number, StoredRecord content) {}
}
