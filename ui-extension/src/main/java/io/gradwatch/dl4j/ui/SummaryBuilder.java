package io.gradwatch.dl4j.ui;

import org.jspecify.annotations.Nullable;

/** Gathers what goes into the next block of one level. Not thread-safe. */
final class SummaryBuilder {
    private static final int MAX_DECISIONS = 100;

    private final int level;
    private final DecisionSpans decisions = new DecisionSpans(MAX_DECISIONS);
    private @Nullable Bucket bucket;

    SummaryBuilder(int level) {
        this.level = level;
    }

    /** The block, when the row completes one. */
    @Nullable
    SummaryBlock add(IterationRow row) {
        decisions.add(row);
        return add(Bucket.of(row));
    }

    /** The block, when a block of the level below completes one. */
    @Nullable
    SummaryBlock add(SummaryBlock below) {
        below.decisions().forEach(decisions::add);
        return add(below.bucket());
    }

    private @Nullable SummaryBlock add(Bucket next) {
        Bucket merged = bucket == null ? next : bucket.merge(next);
        if (merged.rows() < SummaryBlock.rowsAt(level)) {
            bucket = merged;
            return null;
        }
        SummaryBlock block = new SummaryBlock(level, merged, decisions.list());
        bucket = null;
        decisions.clear();
        return block;
    }
}
