package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.Preset;
import io.gradwatch.benchmarks.figures.FigureFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains every network of a corpus with Gradwatch, and prints what was detected, missed and cried wolf about. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description =
                "Trains networks that fail and networks that train well, and judges what the rules say; both groups of cases unless told otherwise, reported apart.",
        sortOptions = false)
public final class CorpusCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final CaseOptions cases = new CaseOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Trains with the seeds 1 to N. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            defaultValue = "observe",
            description = "observe, protect or autopilot. Default: ${DEFAULT-VALUE}. With the latter two, every case is"
                    + " trained without Gradwatch as well.")
    private Preset preset = Preset.OBSERVE;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Networks trained at the same time. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also writes one JSON object per case and seed, and beside it where they come from.")
    private @Nullable Path out;

    /** Made by picocli. */
    public CorpusCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        requireAtLeastOne("--seeds", seeds);
        requireAtLeastOne("--threads", threads);
        List<CorpusCase> all = cases.all();
        CorpusRuns runs = new CorpusRuns(cases.chosen(all), all, seeds, preset, this::progress);
        List<CaseResult> results = out == null ? runs.train(threads, result -> {}) : trainInto(out, runs);
        PrintWriter writer = spec().commandLine().getOut();
        writer.print(new CorpusReport(results).text());
        writer.flush();
        if (out != null) {
            FigureFile.of(spec(), new Trained(results.size())).write(origin(out));
            writer.println("results       " + out);
        }
        return 0;
    }

    /**
     * What lies beside the results, which as JSON Lines have no head that could say where they come from.
     *
     * @param runs lines of results
     */
    record Trained(@JsonProperty int runs) {}

    /** {@code results.origin.json} for {@code results.jsonl}. */
    static Path origin(Path results) {
        return results.resolveSibling(results.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".origin.json");
    }

    private List<CaseResult> trainInto(Path file, CorpusRuns runs) throws InterruptedException {
        try (ResultFile results = ResultFile.create(file)) {
            return runs.train(threads, results::add);
        }
    }

    /** A line after every tenth of the work. */
    private void progress(int done, int total) {
        if (10L * done / total > 10L * (done - 1) / total) {
            spec().commandLine().getErr().println(done + " of " + total + " runs done");
        }
    }

    private void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw wrong(option + " must be at least 1, was " + value);
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec().commandLine(), message);
    }

    private CommandSpec spec() {
        return requireNonNull(spec, "set by picocli");
    }
}
