package io.gradwatch.rule;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is found at the very beginning of a run, before steps have changed much: a warning once it is found in some iterations running. */
final class FirstIterations {
    private final int iterations;
    private final int wantedInARow;
    private int inARow;
    private long seen;

    /**
     * Nothing has been looked at yet.
     *
     * @param iterations how many are looked at
     * @param wantedInARow in how many of them running something must be found
     */
    FirstIterations(int iterations, int wantedInARow) {
        this.iterations = iterations;
        this.wantedInARow = wantedInARow;
    }

    /** A violation with what was found in this iteration, or null; later iterations are not looked at. */
    @Nullable
    Verdict judge(Supplier<List<Finding>> look) {
        if (seen++ >= iterations) {
            return null;
        }
        List<Finding> found = look.get();
        inARow = found.isEmpty() ? 0 : inARow + 1;
        return inARow >= wantedInARow ? Verdict.violated(Severity.WARNING, found) : null;
    }
}
