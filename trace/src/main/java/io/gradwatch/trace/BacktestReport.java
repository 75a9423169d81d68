package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.RunInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration makes of a trace, beside what was recorded in it. Immutable.
 *
 * @param runs the runs of the trace, in the order in which they begin
 * @param notes what to know about the trace, such as a file that ends within a line
 */
public record BacktestReport(List<Run> runs, List<String> notes) {
    /**
     * Copies the lists.
     *
     * @param runs see the record
     * @param notes see the record
     */
    public BacktestReport {
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
    }

    /**
     * Whether the backtest has the very incidents, actions and step decisions that were recorded.
     *
     * @return true when no run differs
     */
    public boolean isAsRecorded() {
        return runs.stream().allMatch(run -> run.firstDifference() == null);
    }

    /**
     * One run.
     *
     * @param run its names
     * @param iterations how many the trace has of it
     * @param firstIteration the first of them, -1 when there are none
     * @param lastIteration the last of them, -1 when there are none
     * @param missing iterations between those that the trace lacks, because the exporter was too slow or could not write;
     *     when there are some, even the original configuration need not come to the same
     * @param beginsInTheMiddle whether the trace lacks the beginning of the run; same consequence
     * @param ended whether the trace has the end of the run
     * @param recorded what was flagged and done then
     * @param backtest what would have been flagged and done
     * @param differences iterations in which the two differ, and the end of the run if it does
     * @param firstDifference the first of them, null when there is none
     * @param internalErrors exceptions of rules, guards and policies in the backtest
     */
    public record Run(
            RunInfo run,
            long iterations,
            long firstIteration,
            long lastIteration,
            long missing,
            boolean beginsInTheMiddle,
            boolean ended,
            Course recorded,
            Course backtest,
            long differences,
            @Nullable Difference firstDifference,
            long internalErrors) {
        /**
         * Checks that nothing is missing.
         *
         * @param run see the record
         * @param iterations see the record
         * @param firstIteration see the record
         * @param lastIteration see the record
         * @param missing see the record
         * @param beginsInTheMiddle see the record
         * @param ended see the record
         * @param recorded see the record
         * @param backtest see the record
         * @param differences see the record
         * @param firstDifference see the record
         * @param internalErrors see the record
         */
        public Run {
            requireNonNull(run, "run");
            requireNonNull(recorded, "recorded");
            requireNonNull(backtest, "backtest");
        }
    }

    /**
     * Where backtest and record part.
     *
     * @param at line of the trace
     * @param iteration the iteration
     * @param what {@code step}, {@code incidents}, {@code actions} or {@code releases}
     * @param recorded what was recorded, in words; {@code nothing} when nothing
     * @param backtest what the backtest has instead, in words
     */
    public record Difference(TraceLine at, long iteration, String what, String recorded, String backtest) {
        /**
         * Checks that nothing is missing.
         *
         * @param at see the record
         * @param iteration see the record
         * @param what see the record
         * @param recorded see the record
         * @param backtest see the record
         */
        public Difference {
            requireNonNull(at, "at");
            requireNonNull(what, "what");
            requireNonNull(recorded, "recorded");
            requireNonNull(backtest, "backtest");
        }
    }
}
