package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.figures.FigureFile;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains every network of a corpus with Gradwatch, and prints what was detected, missed and cried wolf about. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "Trains networks that fail and networks that train well, and judges what the rules say.",
        sortOptions = false)
public final class CorpusCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Case files; their data lies beside them. Default: all of benchmarks/corpus.")
    private List<Path> cases = Stream.of("circle-cases.json", "own-cases.json", "drawn-cases.json")
            .map(file -> Path.of(System.getProperty("gradwatch.root", "."), "benchmarks", "corpus", file))
            .toList();

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

    @Option(names = "--filter", paramLabel = "GLOB", description = "Only cases whose id matches, for example '*tanh*'.")
    private @Nullable String filter;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only cases of this group: tuning or kept-out. Default: both, reported apart.")
    private @Nullable Group group;

    @Option(names = "--epochs", paramLabel = "N", description = "Trains for no more than so many epochs.")
    private @Nullable Integer epochs;

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
        if (epochs != null) {
            requireAtLeastOne("--epochs", epochs);
        }
        List<CorpusCase> all = all();
        CorpusRuns runs = new CorpusRuns(chosen(all), all, seeds, preset, this::progress);
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

    private List<CorpusCase> all() {
        List<CorpusCase> all = new ArrayList<>();
        Map<String, Path> files = new HashMap<>();
        for (Path file : cases) {
            for (CorpusCase each : CaseFile.read(file)) {
                if (files.put(each.id(), file) != null) {
                    throw new CorpusException(
                            file + ", case '" + each.id() + "': expected an id that no other case file has");
                }
                all.add(epochs == null ? each : each.withAtMostEpochs(epochs));
            }
        }
        for (CorpusCase each : all) {
            String twin = each.expectation().twin();
            if (twin != null && !files.containsKey(twin)) {
                throw new CorpusException(files.get(each.id()) + ", case '" + each.id()
                        + "': field twin: expected the id of a case in these files, found \"" + twin + '"');
            }
        }
        return all;
    }

    private List<CorpusCase> chosen(List<CorpusCase> all) {
        PathMatcher matcher = matcher(filter == null ? "*" : filter);
        List<CorpusCase> matching = all.stream()
                .filter(each -> group == null || each.expectation().group() == group)
                .filter(each -> matcher.matches(Path.of(each.id())))
                .toList();
        if (matching.isEmpty()) {
            throw wrong("--filter, --group: no case of " + (group == null ? "any group" : JsonField.nameOf(group))
                    + " matches '" + (filter == null ? "*" : filter) + "'; there are "
                    + all.stream().map(CorpusCase::id).toList());
        }
        return matching;
    }

    private PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw wrong("--filter: '" + glob + "' is no glob: " + e.getDescription());
        }
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
