package io.gradwatch.dl4j.ui;

/** What a stats storage keeps for a run: its start as static info, its iterations as updates. */
sealed interface StoredRecord permits RunStart, IterationRow {
    /** The number that stands for the kind of record in the encoding. */
    int kind();

    void write(BinaryWriter out);

    static StoredRecord read(int kind, BinaryReader in) {
        return switch (kind) {
            case RunStart.KIND -> RunStart.read(in);
            case IterationRow.KIND -> IterationRow.read(in);
            default -> throw new IllegalArgumentException("unknown kind of record " + kind);
        };
    }
}
