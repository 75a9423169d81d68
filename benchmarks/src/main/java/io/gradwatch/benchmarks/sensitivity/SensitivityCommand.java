package io.gradwatch.benchmarks.sensitivity;

import io.gradwatch.benchmarks.corpus.CaseOptions;
import io.gradwatch.benchmarks.corpus.LabelledRun;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves every setting of every rule away from its default, and counts what is then missed and warned of in vain. */
@Command(
        name = "sensitivity",
        mixinStandardHelpOptions = true,
        description =
                "Trains the networks of the corpus, those of the group tuning unless told otherwise, and lets the rules judge each iteration with"
                        + " every setting a tenth to ten times its default, one at a time. Prints how far each may be moved"
                        + " before sick runs are missed or healthy ones warned of.",
        sortOptions = false)
public final class SensitivityCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    @Mixin
    private final CaseOptions cases = new CaseOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Trains with the seeds 1 to N. Default: 2; with --quick and --smoke 1.")
    private @Nullable Integer wantedSeeds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Networks trained at the same time. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /** Made by picocli. */
    public SensitivityCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        int seeds = wantedSeeds == null ? options.effort().choose(2, 1, 1) : wantedSeeds;
        if (seeds < 1 || threads < 1) {
            throw options.wrong("--seeds and --threads must be at least 1, were " + seeds + " and " + threads);
        }
        List<Variant> variants = Variant.all();
        Tally tally = new Tally(variants);
        train(cases.runs(seeds), variants, tally);
        SensitivityFigures figures = tally.figures();
        options.writer().print(new SensitivityReport(figures).text());
        options.finish(figures);
        return 0;
    }

    private void train(List<LabelledRun> runs, List<Variant> variants, Tally tally) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> started = new ArrayList<>();
            for (LabelledRun run : runs) {
                started.add(workers.submit(() -> {
                    VariantLog log = new VariantLog(variants, run.onset());
                    boolean mustWarn = run.train(log);
                    tally.add(run, mustWarn, log);
                }));
            }
            for (int done = 0; done < started.size(); done++) {
                started.get(done).get();
                if (10L * (done + 1) / runs.size() > 10L * done / runs.size()) {
                    options.progress((done + 1) + " of " + runs.size() + " runs done");
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
