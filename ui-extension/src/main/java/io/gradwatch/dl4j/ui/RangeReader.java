package io.gradwatch.dl4j.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the points of a range of iterations: in memory when they are fine enough there, otherwise in the storage, from
 * single iterations or from the summaries that have the right size. Immutable.
 */
final class RangeReader {
    private static final int CHUNK = 256;

    /** Layers times iterations that are read for one answer: a fraction of a second. */
    private static final long MAX_CELLS = 1_200_000;

    private static final int MIN_ROWS = 256;
    private static final int MAX_BLOCKS = 1000;

    /** More than enough to step over a damaged record. */
    private static final int NEIGHBOURS = 4;

    private final StoredRun run;
    private final RunHistory.View view;
    private final long rows;
    private final int[] trainable;

    RangeReader(KnownRun.Snapshot snapshot) {
        this.run = snapshot.stored();
        this.view = snapshot.view();
        this.rows = snapshot.rows();
        this.trainable = run.start().trainableLayers();
    }

    /** The points of a range, in order; may be more than wanted, and those at its ends may reach beyond it. */
    List<Bucket> read(long from, long to, int wanted) {
        List<Bucket> inMemory = view.buckets().stream()
                .filter(bucket -> bucket.lastIteration() >= from && bucket.firstIteration() <= to)
                .toList();
        boolean isSingle = inMemory.stream().allMatch(bucket -> bucket.rows() == 1);
        if (inMemory.size() >= wanted || isSingle) {
            return inMemory;
        }
        long first = numberOf(from);
        long last = to == Long.MAX_VALUE ? rows : numberOf(to + 1);
        long maxRows = Math.max(MIN_ROWS, MAX_CELLS / Math.max(1, trainable.length));
        if (last - first <= maxRows) {
            return readRows(first, last);
        }
        return run.isOld() ? inMemory : readBlocks(first, last, inMemory);
    }

    /** The stored iteration nearest to one, with everything that was measured shortly before it; null when there is none. */
    @Nullable
    IterationRow nearest(long iteration) {
        long number = numberOf(iteration);
        IterationRow after = rowAt(number);
        IterationRow before = number == 0 ? null : rowAt(number - 1);
        boolean takeBefore = before != null
                && (after == null || iteration - before.iteration() < Math.abs(after.iteration() - iteration));
        long at = takeBefore ? number - 1 : number;
        if ((takeBefore ? before : after) == null) {
            return null;
        }
        IterationRow filled = null;
        long keyRow = at - at % SummaryBlock.ROWS;
        for (StoredRun.Numbered record : run.read(RecordType.RUN, keyRow, (int) (at - keyRow) + 1)) {
            IterationRow row = rowOrNull(record);
            if (row != null) {
                filled = filled == null ? row : row.with(row.layers().orElse(filled.layers()));
            }
        }
        return filled;
    }

    private List<Bucket> readRows(long first, long last) {
        List<Bucket> found = new ArrayList<>();
        for (long next = first; next < last; next += CHUNK) {
            for (StoredRun.Numbered record : run.read(RecordType.RUN, next, (int) Math.min(CHUNK, last - next))) {
                IterationRow row = rowOrNull(record);
                if (row != null) {
                    found.add(Bucket.of(row));
                }
            }
        }
        return found;
    }

    /** Blocks of the finest level that is not too many; what memory has when that is finer still. */
    private List<Bucket> readBlocks(long first, long last, List<Bucket> inMemory) {
        int level = 1;
        while (level < SummaryBlock.LEVELS && (last - first) / SummaryBlock.rowsAt(level) > MAX_BLOCKS) {
            level++;
        }
        long size = SummaryBlock.rowsAt(level);
        if ((last - first) / size <= inMemory.size()) {
            return inMemory;
        }
        List<Bucket> found = new ArrayList<>();
        long end = (last + size - 1) / size;
        for (long next = first / size; next < end; next += CHUNK) {
            for (StoredRun.Numbered record :
                    run.read(RecordType.summary(level), next, (int) Math.min(CHUNK, end - next))) {
                if (record.content() instanceof SummaryBlock block
                        && block.bucket().layerCount() == trainable.length) {
                    found.add(block.bucket());
                }
            }
        }
        // The latest iterations are not summed up yet.
        long covered = found.isEmpty() ? -1 : found.get(found.size() - 1).lastIteration();
        inMemory.stream().filter(bucket -> bucket.firstIteration() > covered).forEach(found::add);
        return found;
    }

    /** Number of the first record whose iteration is not before one. Iterations only grow from record to record. */
    private long numberOf(long iteration) {
        Long first = view.first();
        if (first == null || iteration <= first) {
            return 0;
        }
        // Where no record was dropped, numbers and iterations rise together.
        long guess = iteration - first;
        IterationRow guessed = guess < rows ? rowAt(guess) : null;
        if (guessed != null && guessed.iteration() == iteration) {
            return guess;
        }
        long low = 0;
        long high = rows;
        while (low < high) {
            long middle = (low + high) >>> 1;
            IterationRow row = rowAt(middle);
            if (row != null && row.iteration() < iteration) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable IterationRow rowAt(long number) {
        for (StoredRun.Numbered record : run.read(RecordType.RUN, number, 1)) {
            return rowOrNull(record);
        }
        for (StoredRun.Numbered record : run.read(RecordType.RUN, number + 1, NEIGHBOURS)) {
            return rowOrNull(record);
        }
        return null;
    }

    private @Nullable IterationRow rowOrNull(StoredRun.Numbered record) {
        try {
            IterationRow row = RunReader.rowOf(record.content(), trainable);
            return row.layers().size() == trainable.length ? row : null;
        } catch (RuntimeException e) {
            run.logDamage(e);
            return null;
        }
    }
}
