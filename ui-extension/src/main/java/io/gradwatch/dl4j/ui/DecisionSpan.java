package io.gradwatch.dl4j.ui;

/**
 * Consecutive iterations whose steps were skipped or scaled alike.
 *
 * @param decision what was decided, with the latest reason
 * @param firstIteration the first of them
 * @param lastIteration the last of them
 */
record DecisionSpan(Decision decision, long firstIteration, long lastIteration) {
    static final int MIN_BYTES = Decision.MIN_BYTES + 2 * Long.BYTES;

    static DecisionSpan of(IterationRow row) {
        return new DecisionSpan(row.decision(), row.iteration(), row.iteration());
    }

    static DecisionSpan read(BinaryReader in) {
        return new DecisionSpan(Decision.read(in), in.readLong("first iteration"), in.readLong("last iteration"));
    }

    void write(BinaryWriter out) {
        decision.write(out);
        out.writeLong(firstIteration);
        out.writeLong(lastIteration);
    }

    boolean isContinuedBy(DecisionSpan later) {
        return later.firstIteration == lastIteration + 1 && later.decision.kind() == decision.kind();
    }

    DecisionSpan continuedBy(DecisionSpan later) {
        return new DecisionSpan(later.decision, firstIteration, later.lastIteration);
    }
}
