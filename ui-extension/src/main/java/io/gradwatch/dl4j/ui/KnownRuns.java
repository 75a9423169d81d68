package io.gradwatch.dl4j.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs in the storages that are attached to the UI. Thread-safe; every method may throw what a storage throws. */
final class KnownRuns {
    private static final Logger LOG = LoggerFactory.getLogger(KnownRuns.class);

    /** Of so many runs the records are kept in memory: those that were asked for last. */
    private static final int MAX_IN_MEMORY = 8;

    private final Map<RunKey, KnownRun> runs = new ConcurrentHashMap<>();
    private final Set<KnownRun> inMemory = new LinkedHashSet<>();

    synchronized void attach(StatsStorage storage) {
        for (String session : storage.listSessionIDs()) {
            for (String worker : storage.listWorkerIDsForSessionAndType(session, RecordType.RUN)) {
                RunKey key = new RunKey(session, worker);
                try {
                    find(storage, key);
                } catch (RuntimeException e) {
                    LOG.warn("Gradwatch leaves out run {}, which cannot be read: {}", key, e.toString());
                }
            }
        }
    }

    synchronized void detach(StatsStorage storage) {
        runs.values().removeIf(known -> known.isIn(storage));
        synchronized (inMemory) {
            inMemory.removeIf(known -> known.isIn(storage));
        }
    }

    synchronized void update(StatsStorageEvent event) {
        RunKey key = new RunKey(event.getSessionID(), event.getWorkerID());
        boolean isStart = event.getEventType() == EventType.PostStaticInfo;
        if (!isStart && event.getEventType() != EventType.PostUpdate) {
            return;
        }
        if (isStart || !runs.containsKey(key)) {
            find(event.getStatsStorage(), key);
        }
        KnownRun known = runs.get(key);
        if (!isStart && known != null && known.isIn(event.getStatsStorage())) {
            known.announce(event.getTypeID(), event.getTimestamp());
        }
    }

    /** All runs, the latest first. */
    List<KnownRun> latestFirst() {
        return runs.values().stream()
                .sorted(Comparator.comparingLong((KnownRun run) -> run.stored().startedAt())
                        .reversed())
                .toList();
    }

    /**
     * A run as it is now.
     *
     * @param since see {@link RunHistory#view}
     */
    KnownRun.Snapshot snapshot(KnownRun run, long since) {
        KnownRun.Snapshot snapshot = run.snapshot(since);
        List<KnownRun> tooMany = new ArrayList<>();
        synchronized (inMemory) {
            inMemory.remove(run);
            inMemory.add(run);
            while (inMemory.size() > MAX_IN_MEMORY) {
                KnownRun oldest = inMemory.iterator().next();
                inMemory.remove(oldest);
                tooMany.add(oldest);
            }
        }
        tooMany.forEach(KnownRun::unload);
        return snapshot;
    }

    private void find(StatsStorage storage, RunKey key) {
        StoredRun found = StoredRun.find(storage, key);
        KnownRun known = runs.get(key);
        if (found != null && (known == null || known.stored().startedAt() < found.startedAt())) {
            runs.put(key, new KnownRun(found));
        }
    }
}
