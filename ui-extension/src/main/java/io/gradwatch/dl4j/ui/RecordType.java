package io.gradwatch.dl4j.ui;

import java.util.ArrayList;
import java.util.List;

/**
 * Under which type ids the records of a run lie in a storage. Some storages look at every record of a type when they are
 * asked for the newer ones, so what is read first lies apart from what is read rarely. The record with number {@code n}
 * of a type has the time stamp {@code start of the run + 1 + n}: so each can be asked for by its number.
 */
final class RecordType {
    /** The start of the run and its iterations. */
    static final String RUN = "GradwatchRun";

    /** Incidents, actions and the end of the run. */
    static final String NEWS = "GradwatchNews";

    private static final String SUMMARY = "GradwatchSummary";

    private RecordType() {}

    /** Blocks of a level of {@link SummaryBlock}. */
    static String summary(int level) {
        return SUMMARY + level;
    }

    static String ofKind(int kind) {
        if (kind == NewsRow.KIND) {
            return NEWS;
        }
        int level = kind - SummaryBlock.FIRST_KIND + 1;
        return level >= 1 && level <= SummaryBlock.LEVELS ? summary(level) : RUN;
    }

    static List<String> all() {
        List<String> types = new ArrayList<>(List.of(RUN, NEWS));
        for (int level = 1; level <= SummaryBlock.LEVELS; level++) {
            types.add(summary(level));
        }
        return types;
    }
}
