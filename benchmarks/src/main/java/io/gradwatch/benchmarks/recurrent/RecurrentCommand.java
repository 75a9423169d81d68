package io.gradwatch.benchmarks.recurrent;

import io.gradwatch.benchmarks.figures.RunOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private static final int QUICK_ITERATIONS = 200;
    private static final int SMOKE_ITERATIONS = 20;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Trains with the seeds 1 to N. Default: 5; with --quick and --smoke 1.")
    private @Nullable Integer wantedSeeds;

    /** Made by picocli. */
    public RecurrentCommand() {}

    @Override
    public Integer call() {
        int seeds = wantedSeeds == null ? options.effort().choose(5, 1, 1) : wantedSeeds;
        if (seeds < 1) {
            throw options.wrong("--seeds must be at least 1, was " + seeds);
        }
        List<SeedResult> all = new ArrayList<>();
        for (Problem problem : PROBLEMS) {
            all.addAll(train(problem, seeds, all));
        }
        options.finish(RecurrentReport.json(all));
        return 0;
    }

    private List<SeedResult> train(Problem problem, int seeds, List<SeedResult> before) {
        PrintWriter writer = options.writer();
        writer.println(RecurrentReport.head(problem));
        List<SeedResult> results = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            SeedResult result = train(problem, seed);
            results.add(result);
            writer.println(RecurrentReport.line(result));
            writer.flush();
            options.save(RecurrentReport.json(
                    Stream.concat(before.stream(), results.stream()).toList()));
        }
        writer.println(RecurrentReport.summary(results));
        writer.println();
        writer.flush();
        return results;
    }

    private SeedResult train(Problem problem, int seed) {
        RecurrentRun run = new RecurrentRun(
                problem, seed, options.effort().choose(problem.iterations(), QUICK_ITERATIONS, SMOKE_ITERATIONS));
        InterventionLog log = new InterventionLog();
        RunResult autopilot = run.withAutopilot(log);
        Map<Double, RunResult> clipped = new LinkedHashMap<>();
        for (double threshold : THRESHOLDS) {
            clipped.put(threshold, run.byHand(Treatment.clipLayers(threshold)));
        }
        return new SeedResult(problem, seed, run.byHand(Treatment.NONE), clipped, autopilot, log);
    }
}
