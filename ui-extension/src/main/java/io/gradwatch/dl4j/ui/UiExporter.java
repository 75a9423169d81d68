package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageRouter;

/**
 * Writes a run into a Deeplearning4j stats storage, from which {@link GradientsModule} shows it in the training UI.
 * The session is named like the run and the worker like the replica; characters that storages cannot keep in a name are
 * written as {@code %xx}.
 *
 * <p>Storages know records by their millisecond, so time stamps rise by at least one from record to record, also beyond
 * the clock when iterations are faster. Thread-safe; one exporter may serve several runs and replicas.
 */
public final class UiExporter implements Exporter {
    private final StatsStorageRouter storage;
    private final Clock clock;
    private final Set<RunInfo> started = new HashSet<>();
    private long lastTimeStamp;

    UiExporter(StatsStorageRouter storage, Clock clock) {
        this.storage = requireNonNull(storage, "storage");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * An exporter into a storage.
     *
     * @param storage where the records go: one that is attached to the UI server, a file to be opened later, or a
     *     router to a UI in another JVM
     * @return the exporter
     */
    public static UiExporter to(StatsStorageRouter storage) {
        return new UiExporter(storage, Clock.systemUTC());
    }

    @Override
    public synchronized void runStarted(RunInfo run, Topology topology) {
        continueAfterWhatIsStored(run);
        storage.putStaticInfo(RunPersistable.of(run, nextTimeStamp(), RunStart.of(run, topology)));
        started.add(run);
    }

    @Override
    public synchronized void export(IterationRecord iteration) {
        if (!started.contains(iteration.run())) {
            runStarted(iteration.run(), iteration.sample().topology());
        }
        storage.putUpdate(RunPersistable.of(iteration.run(), nextTimeStamp(), IterationRow.from(iteration)));
    }

    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        started.remove(run);
    }

    /** A run of the same name may be stored already, with time stamps ahead of the clock. */
    private void continueAfterWhatIsStored(RunInfo run) {
        if (storage instanceof StatsStorage readable) {
            Persistable latest = readable.getLatestUpdate(
                    StorageIds.of(run.run()), RunPersistable.TYPE_ID, StorageIds.of(run.worker()));
            if (latest != null) {
                lastTimeStamp = Math.max(lastTimeStamp, latest.getTimeStamp());
            }
        }
    }

    private long nextTimeStamp() {
        lastTimeStamp = Math.max(lastTimeStamp + 1, clock.millis());
        return lastTimeStamp;
    }
}
