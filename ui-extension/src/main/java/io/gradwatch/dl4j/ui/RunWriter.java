package io.gradwatch.dl4j.ui;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.jspecify.annotations.Nullable;

/** Writes the records of one run, numbered from its start. Not thread-safe. */
final class RunWriter {
    private final StatsStorageRouter storage;
    private final RunInfo run;
    private final long start;
    private final TrainableLayers layers;
    private final Map<String, Long> written = new HashMap<>();
    private final List<SummaryBuilder> summaries = new ArrayList<>();
    private @Nullable Column learningRates;
    private long lastIteration;

    private RunWriter(StatsStorageRouter storage, RunInfo run, Topology topology, long start) {
        this.storage = storage;
        this.run = run;
        this.start = start;
        this.layers = new TrainableLayers(topology);
        for (int level = 1; level <= SummaryBlock.LEVELS; level++) {
            summaries.add(new SummaryBuilder(level));
        }
    }

    /** Tells the storage that the run begins. */
    static RunWriter start(StatsStorageRouter storage, RunInfo run, Topology topology, long timeStamp) {
        storage.putStaticInfo(RunPersistable.of(run, timeStamp, timeStamp, RunStart.of(run, topology)));
        return new RunWriter(storage, run, topology, timeStamp);
    }

    void write(IterationRecord iteration) {
        IterationRow row = IterationRow.from(iteration, layers);
        lastIteration = row.iteration();
        put(withoutKnownRates(row));
        SummaryBlock block = summaries.get(0).add(row);
        for (int level = 1; block != null; level++) {
            put(block);
            block = level < SummaryBlock.LEVELS ? summaries.get(level).add(block) : null;
        }
        NewsRow news = new NewsRow(
                row.iteration(),
                iteration.incidentChanges(),
                iteration.actions().stream().map(ActionRow::from).toList(),
                false);
        if (!news.isEmpty()) {
            put(news);
        }
    }

    void end(List<ActionRecord> releases) {
        put(new NewsRow(
                lastIteration, List.of(), releases.stream().map(ActionRow::from).toList(), true));
    }

    /** The latest time stamp given out. */
    long lastTimeStamp() {
        long records = 0;
        for (long count : written.values()) {
            records = Math.max(records, count);
        }
        return start + records;
    }

    /** Learning rates are told when they change, and where somebody may begin to read. */
    private IterationRow withoutKnownRates(IterationRow row) {
        Column rates = row.layers().of(LayerQuantity.LEARNING_RATE);
        Column before = learningRates;
        boolean known = before != null && rates.equals(before) && count(RecordType.RUN) % SummaryBlock.ROWS != 0;
        learningRates = rates;
        return known ? row.with(row.layers().with(LayerQuantity.LEARNING_RATE, Column.unmeasured(rates.size()))) : row;
    }

    private void put(StoredRecord content) {
        String type = RecordType.ofKind(content.kind());
        long number = count(type);
        storage.putUpdate(RunPersistable.of(run, start + 1 + number, start, content));
        written.put(type, number + 1);
    }

    private long count(String type) {
        return written.getOrDefault(type, 0L);
    }
}
