package io.gradwatch.benchmarks.recurrent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains recurrent networks bare, clipped by hand and with the autopilot, and compares how they end. */
@Command(
        name = "recurrent",
        mixinStandardHelpOptions = true,
        description = "Trains recurrent networks at learning rates at which they diverge: bare, clipped by hand with"
                + " several thresholds, and with the autopilot.",
        sortOptions = false)
public final class RecurrentCommand implements Callable<Integer> {
    private static final List<Problem> PROBLEMS = List.of(new AddingProblem(), new TemporalOrder());
    private static final List<Double> THRESHOLDS = List.of(0.1, 0.3, 1.0);
    private static final int QUICK_ITERATIONS = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Trains with the seeds 1 to N. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--quick", description = "A few iterations only: shows that it works, not how well.")
    private boolean isQuick;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes one JSON object per problem and seed.")
    private @Nullable Path out;

    /** Made by picocli. */
    public RecurrentCommand() {}

    @Override
    public Integer call() throws IOException {
        if (seeds < 1) {
            throw new CommandLine.ParameterException(commandLine(), "--seeds must be at least 1, was " + seeds);
        }
        try (Writer json = out == null ? Writer.nullWriter() : open(out)) {
            for (Problem problem : PROBLEMS) {
                train(problem, json);
            }
        }
        return 0;
    }

    /** Each result is written as soon as it is there, so that what is done survives a run that is stopped. */
    private void train(Problem problem, Writer json) throws IOException {
        PrintWriter writer = commandLine().getOut();
        writer.println(RecurrentReport.head(problem));
        List<SeedResult> results = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            SeedResult result = train(problem, seed);
            results.add(result);
            writer.println(RecurrentReport.line(result));
            writer.flush();
            json.write(RecurrentReport.json(result) + "\n");
            json.flush();
        }
        writer.println(RecurrentReport.summary(results));
        writer.println();
        writer.flush();
    }

    private SeedResult train(Problem problem, int seed) {
        RecurrentRun run = new RecurrentRun(problem, seed, isQuick ? QUICK_ITERATIONS : problem.iterations());
        InterventionLog log = new InterventionLog();
        RunResult autopilot = run.withAutopilot(log);
        Map<Double, RunResult> clipped = new LinkedHashMap<>();
        for (double threshold : THRESHOLDS) {
            clipped.put(threshold, run.byHand(Treatment.clipLayers(threshold)));
        }
        return new SeedResult(problem, seed, run.byHand(Treatment.NONE), clipped, autopilot, log);
    }

    private static Writer open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.newBufferedWriter(file);
    }

    private CommandLine commandLine() {
        return requireNonNull(spec, "set by picocli").commandLine();
    }
}
