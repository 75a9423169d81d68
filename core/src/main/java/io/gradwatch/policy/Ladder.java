package io.gradwatch.policy;

import java.util.List;

/** A trigger with the responses to it, mildest first. */
record Ladder(Trigger trigger, List<Response> rungs) {
    Ladder {
        rungs = List.copyOf(rungs);
    }

    boolean has(Measure measure) {
        return rungs.stream().anyMatch(rung -> rung.has(measure));
    }
}
