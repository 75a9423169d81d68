package io.gradwatch.trace;

import static java.util.Objects.requireNonNull;

import io.gradwatch.MonitorBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges recorded runs once more, with other rules, guards or policies: says what would have been flagged and done, when.
 * The same trace and configuration always give the same; the configuration that was recorded with gives the recorded
 * incidents, actions and step decisions exactly.
 *
 * <p>A trace holds what happened <em>with</em> the actions and guarded steps that were recorded. What others would have
 * done to the training is not in it: they are listed, and their effect is not simulated. An action that was recorded at
 * the same iteration has its recorded outcome, any other one counts as applied.
 *
 * <p>Needs memory for one line at a time and for a bounded report per run. Nothing is exported or logged. Not thread-safe.
 */
public final class Backtest {
    private final MonitorBuilder monitors;

    private Backtest(MonitorBuilder monitors) {
        this.monitors = monitors;
    }

    /**
     * A backtest of one configuration.
     *
     * @param monitors what watches each run; its exporters are not used
     * @return the backtest, to be run on any number of traces
     */
    public static Backtest of(MonitorBuilder monitors) {
        return new Backtest(requireNonNull(monitors, "monitors"));
    }

    /**
     * Runs it on a trace.
     *
     * @param trace its first file
     * @return what would have been flagged and done
     * @throws TraceFormatException if a line is not as it should be
     * @throws IOException if it cannot be read
     */
    public BacktestReport run(Path trace) throws IOException {
        try (TraceReader reader = TraceReader.open(trace)) {
            return run(reader);
        }
    }

    /**
     * Runs it on what a reader has left.
     *
     * @param trace the reader; not closed
     * @return what would have been flagged and done
     * @throws TraceFormatException if a line is not as it should be
     * @throws IOException if it cannot be read
     */
    public BacktestReport run(TraceReader trace) throws IOException {
        Map<Integer, RunReplay> open = new HashMap<>();
        List<RunReplay> all = new ArrayList<>();
        for (TraceEntry entry = trace.next(); entry != null; entry = trace.next()) {
            if (entry instanceof TraceEntry.Started started) {
                RunReplay replay = new RunReplay(monitors, started);
                open.put(started.number(), replay);
                all.add(replay);
                continue;
            }
            RunReplay replay = requireNonNull(open.get(entry.number()), "the reader tells of a run's start first");
            if (entry instanceof TraceEntry.Iteration iteration) {
                replay.iterate(iteration);
            } else if (entry instanceof TraceEntry.Ended ended) {
                replay.end(ended);
                open.remove(entry.number());
            }
        }
        return new BacktestReport(all.stream().map(RunReplay::result).toList(), trace.notes());
    }
}
