package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.function.Function;

/** What one line of a trace says. Immutable. */
public sealed interface TraceEntry {
    /**
     * Which run of the trace it is about.
     *
     * @return number of the run, from 0 in the order in which runs begin in the trace
     */
    int number();

    /**
     * Where it stands.
     *
     * @return file and line
     */
    TraceLine at();

    /**
     * Answers by kind of entry.
     *
     * @param started asked at the beginning of a run
     * @param iteration asked for an iteration
     * @param ended asked at the end of a run
     * @param <T> kind of answer
     * @return the answer
     */
    default <T> T match(
            Function<? super Started, ? extends T> started,
            Function<? super Iteration, ? extends T> iteration,
            Function<? super Ended, ? extends T> ended) {
        if (this instanceof Started s) {
            return started.apply(s);
        }
        return this instanceof Iteration i ? iteration.apply(i) : ended.apply((Ended) this);
    }

    /**
     * A run begins.
     *
     * @param number see {@link #number()}
     * @param at see {@link #at()}
     * @param run names of the run
     * @param topology what is trained
     * @param inTheMiddle whether the trace lacks the run's beginning, because an earlier file is missing or the record of
     *     the beginning was lost
     */
    record Started(int number, TraceLine at, RunInfo run, Topology topology, boolean inTheMiddle)
            implements TraceEntry {
        /**
         * Checks that nothing is missing.
         *
         * @param number see the record
         * @param at see the record
         * @param run see the record
         * @param topology see the record
         * @param inTheMiddle see the record
         */
        public Started {
            requireNonNull(at, "at");
            requireNonNull(run, "run");
            requireNonNull(topology, "topology");
        }
    }

    /**
     * An iteration is done.
     *
     * @param number see {@link #number()}
     * @param at see {@link #at()}
     * @param iteration what was recorded; of its verdicts only those that were not healthy
     * @param missing iterations between the run's previous one and this one that the trace lacks, 0 or more
     */
    record Iteration(int number, TraceLine at, IterationRecord iteration, long missing) implements TraceEntry {
        /**
         * Checks that nothing is missing.
         *
         * @param number see the record
         * @param at see the record
         * @param iteration see the record
         * @param missing see the record
         */
        public Iteration {
            requireNonNull(at, "at");
            requireNonNull(iteration, "iteration");
        }
    }

    /**
     * A run has ended.
     *
     * @param number see {@link #number()}
     * @param at see {@link #at()}
     * @param releases mitigations released at the end
     */
    record Ended(int number, TraceLine at, List<ActionRecord> releases) implements TraceEntry {
        /**
         * Copies the list.
         *
         * @param number see the record
         * @param at see the record
         * @param releases see the record
         */
        public Ended {
            requireNonNull(at, "at");
            releases = List.copyOf(releases);
        }
    }
}
