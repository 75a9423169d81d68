package io.gradwatch.dl4j.ui;

import java.util.List;

/**
 * Many iterations in one record, so that a long run can be opened without reading all of it.
 *
 * @param level 1 for {@value #ROWS} records, one more for each {@value #FAN_OUT} times as many
 * @param bucket what they have in common
 * @param decisions decisions but to proceed, oldest first
 */
record SummaryBlock(int level, Bucket bucket, List<DecisionSpan> decisions) implements StoredRecord {
    static final int LEVELS = 6;
    static final int ROWS = 64;
    static final int FAN_OUT = 4;

    /** The kind of the first level; the others follow. */
    static final int FIRST_KIND = 5;

    SummaryBlock {
        if (level < 1 || level > LEVELS) {
            throw new IllegalArgumentException("level must be in 1.." + LEVELS + ", was " + level);
        }
        decisions = List.copyOf(decisions);
    }

    /** How many records a block of a level stands for. */
    static long rowsAt(int level) {
        long rows = ROWS;
        for (int i = 1; i < level; i++) {
            rows *= FAN_OUT;
        }
        return rows;
    }

    static SummaryBlock read(int kind, BinaryReader in) {
        return new SummaryBlock(
                kind - FIRST_KIND + 1,
                Bucket.read(in),
                in.readList("decision", DecisionSpan.MIN_BYTES, DecisionSpan::read));
    }

    @Override
    public int kind() {
        return FIRST_KIND + level - 1;
    }

    @Override
    public void write(BinaryWriter out) {
        bucket.write(out);
        out.writeList(decisions, (to, span) -> span.write(to));
    }
}
