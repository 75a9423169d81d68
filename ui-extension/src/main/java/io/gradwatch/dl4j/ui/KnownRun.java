package io.gradwatch.dl4j.ui;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.deeplearning4j.core.storage.StatsStorage;
import org.jspecify.annotations.Nullable;

/**
 * One run that may be shown. Its records are read when somebody asks for them, and not before; between two questions only
 * the numbers of new records are noted. Thread-safe.
 */
final class KnownRun {
    private static final long PATIENCE_SECONDS = 8;
    private static final long VERSIONS_PER_MILLI = 1000;
    private static final long NONE = -1;

    private final StoredRun stored;
    private final AtomicLong lastRow = new AtomicLong(NONE);
    private final AtomicLong lastNews = new AtomicLong(NONE);
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable RunReader reader;

    KnownRun(StoredRun stored) {
        this.stored = stored;
    }

    StoredRun stored() {
        return stored;
    }

    RunKey key() {
        return stored.key();
    }

    boolean isIn(StatsStorage storage) {
        return stored.isIn(storage);
    }

    /** Notes that a record is there. */
    void announce(String type, long timeStamp) {
        long number = stored.numberOf(timeStamp);
        if (type.equals(RecordType.RUN)) {
            lastRow.accumulateAndGet(number, Math::max);
        } else if (type.equals(RecordType.NEWS)) {
            lastNews.accumulateAndGet(number, Math::max);
        }
    }

    /**
     * The run as it is now.
     *
     * @param since see {@link RunHistory#view}
     * @throws BusyException if it is still being read for somebody else
     */
    Snapshot snapshot(long since) {
        boolean locked = false;
        try {
            locked = reading.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!locked) {
                throw new BusyException("the run is still being read; ask again");
            }
            RunReader current = reader;
            if (current == null) {
                current = RunReader.open(stored, System.currentTimeMillis() * VERSIONS_PER_MILLI);
                reader = current;
            } else {
                current.catchUp(lastRow.get(), lastNews.get());
            }
            return new Snapshot(stored, current.history().view(since), current.nextRow());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("the server is being stopped");
        } finally {
            if (locked) {
                reading.unlock();
            }
        }
    }

    /** Forgets what was read, unless it is being read. */
    void unload() {
        if (reading.tryLock()) {
            try {
                reader = null;
            } finally {
                reading.unlock();
            }
        }
    }

    /**
     * A run at one moment.
     *
     * @param stored where the records are
     * @param view what is in memory
     * @param rows how many iterations are stored
     */
    record Snapshot(StoredRun stored, RunHistory.View view, long rows) {}

    /** An answer takes longer than anybody waits for it. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }
}
