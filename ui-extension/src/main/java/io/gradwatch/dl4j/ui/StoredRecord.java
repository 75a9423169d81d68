package io.gradwatch.dl4j.ui;

/** What a stats storage keeps for a run: its start as static info, everything else as updates. */
sealed interface StoredRecord permits RunStart, OldIterationRow, IterationRow, NewsRow, SummaryBlock {
    /** The number that stands for the kind of record in the encoding. */
    int kind();

    void write(BinaryWriter out);

    static StoredRecord read(int version, int kind, BinaryReader in) {
        return switch (kind) {
            case RunStart.KIND -> RunStart.read(version, in);
            case OldIterationRow.KIND -> OldIterationRow.read(in);
            case IterationRow.KIND -> IterationRow.read(in);
            case NewsRow.KIND -> NewsRow.read(in);
            default -> {
                if (kind >= SummaryBlock.FIRST_KIND && kind < SummaryBlock.FIRST_KIND + SummaryBlock.LEVELS) {
                    yield SummaryBlock.read(kind, in);
                }
                throw new IllegalArgumentException("unknown kind of record " + kind);
            }
        };
    }
}
