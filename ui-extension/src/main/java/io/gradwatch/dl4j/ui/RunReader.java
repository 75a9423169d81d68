package io.gradwatch.dl4j.ui;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a stored run into memory, and later what is new in it. Of a long run only the summaries are read, and the
 * iterations after the last of them. Not thread-safe.
 */
final class RunReader {
    private static final int CHUNK = 256;

    /** Layers times iterations that are read one by one rather than from summaries: a fraction of a second. */
    private static final long MAX_SINGLE_CELLS = 1_000_000;

    private static final int MIN_SINGLE_ROWS = 256;
    private static final int MAX_BLOCKS = 600;

    private final StoredRun run;
    private final RunHistory history;
    private final int[] trainable;
    private long nextRow;
    private long nextNews;
    private long announcedOld = -1;

    private RunReader(StoredRun run, RunHistory history) {
        this.run = run;
        this.history = history;
        this.trainable = run.start().trainableLayers();
    }

    /**
     * Reads everything there is.
     *
     * @param version see {@link RunHistory}
     */
    static RunReader open(StoredRun run, long version) {
        RunReader reader = new RunReader(run, new RunHistory(run.start(), version));
        if (run.isOld()) {
            reader.readOldRows();
        } else {
            reader.readNews(Long.MAX_VALUE);
            reader.readSummaries();
            reader.readRows(Long.MAX_VALUE);
        }
        return reader;
    }

    RunHistory history() {
        return history;
    }

    /** Number of the first record that was not read yet. */
    long nextRow() {
        return nextRow;
    }

    /** Reads what is new, up to the numbers of records that are known to be there. */
    void catchUp(long lastRow, long lastNews) {
        if (run.isOld()) {
            if (lastRow > announcedOld) {
                announcedOld = lastRow;
                readOldRows();
            }
            return;
        }
        readNews(lastNews);
        readRows(lastRow);
    }

    /** The numbers of an iteration; null when the record is none. */
    static IterationRow rowOf(StoredRecord content, int[] trainable) {
        if (content instanceof IterationRow row) {
            return row;
        }
        if (content instanceof OldIterationRow old) {
            return old.row().with(old.row().layers().pick(trainable));
        }
        throw new IllegalArgumentException(content.getClass().getSimpleName() + " is no iteration");
    }

    private void readNews(long last) {
        nextNews = readFrom(RecordType.NEWS, nextNews, last, record -> {
            if (record.content() instanceof NewsRow news) {
                history.append(news);
            }
        });
    }

    private void readRows(long last) {
        nextRow = readFrom(RecordType.RUN, nextRow, last, record -> history.append(rowOf(record.content(), trainable)));
    }

    private void readOldRows() {
        long count = run.countOld();
        nextRow = readFrom(RecordType.RUN, nextRow, count - 1, record -> {
            history.append(rowOf(record.content(), trainable));
            if (record.content() instanceof OldIterationRow old && !old.news().isEmpty()) {
                history.append(old.news());
            }
        });
    }

    /** Blocks of the finest level that is not too many, then those of finer levels after the last of them. */
    private void readSummaries() {
        long count = run.count(RecordType.summary(1));
        long singleRows = Math.max(MIN_SINGLE_ROWS, MAX_SINGLE_CELLS / Math.max(1, trainable.length));
        if (count * SummaryBlock.ROWS <= singleRows) {
            return;
        }
        int level = 1;
        while (count > MAX_BLOCKS && level < SummaryBlock.LEVELS) {
            level++;
            count = run.count(RecordType.summary(level));
        }
        for (; level >= 1; level--) {
            long rows = SummaryBlock.rowsAt(level);
            String type = RecordType.summary(level);
            long blocks = readFrom(type, nextRow / rows, run.count(type) - 1, record -> {
                if (record.content() instanceof SummaryBlock block) {
                    history.append(block);
                }
            });
            nextRow = Math.max(nextRow, blocks * rows);
        }
        readLatest();
    }

    /** Summaries do not tell the latest values: those of the block that was summed up last do. */
    private void readLatest() {
        long from = Math.max(0, nextRow - SummaryBlock.ROWS);
        IterationRow latest = null;
        for (StoredRun.Numbered record : run.read(RecordType.RUN, from, SummaryBlock.ROWS)) {
            try {
                IterationRow row = rowOf(record.content(), trainable);
                latest = latest == null ? row : row.with(row.layers().orElse(latest.layers()));
            } catch (IllegalArgumentException e) {
                run.logDamage(e);
            }
        }
        if (latest != null) {
            history.replaceLatest(latest);
        }
    }

    /**
     * Reads records in order until the last one, or until there are no more.
     *
     * @return number of the first record that was not there
     */
    private long readFrom(String type, long from, long last, Consumer<StoredRun.Numbered> reader) {
        long next = from;
        while (next <= last) {
            int count = (int) Math.min(CHUNK, last == Long.MAX_VALUE ? CHUNK : last - next + 1);
            List<StoredRun.Numbered> chunk = run.read(type, next, count);
            for (StoredRun.Numbered record : chunk) {
                try {
                    reader.accept(record);
                } catch (IllegalArgumentException e) {
                    run.logDamage(e);
                }
            }
            if (last == Long.MAX_VALUE) {
                if (chunk.isEmpty()) {
                    return next;
                }
                next = chunk.get(chunk.size() - 1).number() + 1;
            } else {
                next += count;
            }
        }
        return next;
    }
}
