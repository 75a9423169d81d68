package io.gradwatch.dl4j.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.jspecify.annotations.Nullable;

/** The runs in the storages that are attached to the UI. Thread-safe; every method may throw what a storage throws. */
final class KnownRuns {
    private static final String TYPE = RunPersistable.TYPE_ID;

    private final Map<RunKey, Known> runs = new ConcurrentHashMap<>();

    synchronized void attach(StatsStorage storage) {
        for (String session : storage.listSessionIDs()) {
            for (String worker : storage.listWorkerIDsForSessionAndType(session, TYPE)) {
                load(storage, new RunKey(session, worker));
            }
        }
    }

    synchronized void detach(StatsStorage storage) {
        runs.values().removeIf(known -> known.storage() == storage);
    }

    synchronized void update(StatsStorageEvent event) {
        RunKey key = new RunKey(event.getSessionID(), event.getWorkerID());
        StatsStorage storage = event.getStatsStorage();
        if (event.getEventType() == EventType.PostStaticInfo) {
            load(storage, key);
        } else if (event.getEventType() == EventType.PostUpdate) {
            Known known = runs.get(key);
            if (known == null) {
                load(storage, key);
            } else if (known.storage() == storage) {
                append(known.history(), storage.getUpdate(key.session(), TYPE, key.worker(), event.getTimestamp()));
            }
        }
    }

    /** All runs, the latest first. */
    List<RunHistory> latestFirst() {
        return runs.values().stream()
                .map(Known::history)
                .sorted(Comparator.comparingLong(RunHistory::startedAt).reversed())
                .toList();
    }

    /** Whether the stock pages know the session too, because a StatsListener writes under the same id. */
    boolean isOnStockPages(RunKey key, String stockType) {
        Known known = runs.get(key);
        return known != null
                && known.storage().listTypeIDsForSession(key.session()).contains(stockType);
    }

    private void load(StatsStorage storage, RunKey key) {
        Persistable stored = storage.getStaticInfo(key.session(), TYPE, key.worker());
        if (!(stored instanceof RunPersistable start) || !(start.content() instanceof RunStart content)) {
            return;
        }
        Known known = runs.get(key);
        if (known != null && known.history().startedAt() >= start.getTimeStamp()) {
            return;
        }
        RunHistory history = new RunHistory(key, start.getTimeStamp(), content);
        for (Persistable update : storage.getAllUpdatesAfter(key.session(), TYPE, key.worker(), start.getTimeStamp())) {
            append(history, update);
        }
        runs.put(key, new Known(storage, history));
    }

    private static void append(RunHistory history, @Nullable Persistable update) {
        if (update instanceof RunPersistable row && row.content() instanceof IterationRow content) {
            history.append(row.getTimeStamp(), content);
        }
    }

    /**
     * A run and where it was found.
     *
     * @param storage the storage
     * @param history what was read from it
     */
    private record Known(StatsStorage storage, RunHistory history) {}
}
