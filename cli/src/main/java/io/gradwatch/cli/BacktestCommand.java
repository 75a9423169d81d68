package io.gradwatch.cli;

import static java.util.Objects.requireNonNull;

import io.gradwatch.trace.Backtest;
import io.gradwatch.trace.BacktestReport;
import io.gradwatch.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a trace once more and prints what would have been flagged and done. */
@Command(
        name = "backtest",
        description = {
            "Judges a recorded run once more: prints what other rules, guards and policies would have flagged and done,"
                    + " and where that first differs from the record.",
            "",
            "A trace holds what happened with the actions that were recorded. What other actions would have done to the"
                    + " training is not in it: they are listed, their effect is not simulated.",
            ""
        },
        sortOptions = false)
final class BacktestCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "TRACE", description = "First file of the trace, for example run.jsonl.")
    private @Nullable Path trace;

    @ArgGroup
    private Watch watch = new Watch();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON.")
    private @Nullable Path json;

    @Option(names = "--all", description = "List every incident, action and step, not only the first ones.")
    private boolean all;

    @Option(names = "--exit-code", description = "Exit with 1 when the result differs from what was recorded.")
    private boolean exitCode;

    BacktestCommand() {}

    @Override
    public Integer call() throws IOException {
        Path file = requireNonNull(trace, "required by picocli");
        Backtest backtest = Backtest.of(watch.monitors());
        BacktestReport report;
        try (Progress progress = Progress.of(file);
                TraceReader reader = progress.open(file)) {
            report = backtest.run(reader);
        }
        new BacktestText(requireNonNull(spec, "set by picocli").commandLine().getOut(), all)
                .print(file, watch.words(), report);
        if (json != null) {
            BacktestJson.write(report, json);
        }
        return exitCode && !report.isAsRecorded() ? Main.FOUND : Main.DONE;
    }
}
