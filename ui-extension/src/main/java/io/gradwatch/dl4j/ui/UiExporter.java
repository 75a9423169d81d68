package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageRouter;

/**
 * Writes a run into a Deeplearning4j stats storage, from which {@link GradientsModule} shows it in the training UI.
 * The session is named like the run and the worker like the replica; characters that storages cannot keep in a name are
 * written as {@code %xx}. Beside the iterations it stores summaries of many iterations, so that a long run opens fast, and
 * the news: incidents, actions, and the end of the run.
 *
 * <p>Storages know records by their millisecond. The start of a run has the time of the clock, or a later one when a run
 * of the same name is stored already; records of one type are numbered in the milliseconds that follow, whatever the
 * clock says. Thread-safe; one exporter may serve several runs and replicas.
 */
public final class UiExporter implements Exporter {
    private final StatsStorageRouter storage;
    private final Clock clock;
    private final Map<RunInfo, RunWriter> running = new HashMap<>();
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
        long timeStamp = Math.max(clock.millis(), Math.max(lastTimeStamp, lastStored(run)) + 1);
        RunWriter earlier = running.get(run);
        if (earlier != null) {
            timeStamp = Math.max(timeStamp, earlier.lastTimeStamp() + 1);
        }
        lastTimeStamp = timeStamp;
        running.put(run, RunWriter.start(storage, run, topology, timeStamp));
    }

    @Override
    public synchronized void export(IterationRecord iteration) {
        if (!running.containsKey(iteration.run())) {
            runStarted(iteration.run(), iteration.sample().topology());
        }
        requireNonNull(running.get(iteration.run())).write(iteration);
    }

    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        RunWriter writer = running.remove(run);
        if (writer != null) {
            writer.end(releases);
            lastTimeStamp = Math.max(lastTimeStamp, writer.lastTimeStamp());
        }
    }

    /** A run of the same name may be stored already, with time stamps ahead of the clock. */
    private long lastStored(RunInfo run) {
        return storage instanceof StatsStorage readable
                ? StoredRun.lastTimeStamp(readable, new RunKey(StorageIds.of(run.run()), StorageIds.of(run.worker())))
                : 0;
    }
}
