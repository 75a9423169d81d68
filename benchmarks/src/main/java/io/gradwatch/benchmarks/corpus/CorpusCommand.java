package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Preset;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
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
            defaultValue = "${sys:gradwatch.root:-.}/benchmarks/corpus/circle-cases.json",
            description = "Case files; their data lies beside them. Default: the Circle corpus.")
    private List<Path> cases = List.of();

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

    @Option(names = "--epochs", paramLabel = "N", description = "Trains for so many epochs, whatever the cases say.")
    private @Nullable Integer epochs;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Networks trained at the same time. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes one JSON object per case and seed.")
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
        List<CorpusCase> chosen = chosen();
        List<CaseResult> results = out == null ? trainAll(chosen, result -> {}) : trainAllInto(out, chosen);
        PrintWriter writer = spec().commandLine().getOut();
        writer.print(new CorpusReport(results).text());
        writer.flush();
        if (out != null) {
            writer.println("results       " + out);
        }
        return 0;
    }

    private List<CorpusCase> chosen() {
        List<CorpusCase> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path file : cases) {
            for (CorpusCase each : CaseFile.read(file)) {
                if (!ids.add(each.id())) {
                    throw new CorpusException(
                            file + ", case '" + each.id() + "': expected an id that no other case file has");
                }
                all.add(epochs == null ? each : each.withEpochs(epochs));
            }
        }
        if (filter == null) {
            return all;
        }
        PathMatcher matcher = matcher(filter);
        List<CorpusCase> matching =
                all.stream().filter(each -> matcher.matches(Path.of(each.id()))).toList();
        if (matching.isEmpty()) {
            throw wrong("--filter: no case matches '" + filter + "'; there are "
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

    private List<CaseResult> trainAllInto(Path file, List<CorpusCase> chosen) throws InterruptedException {
        try (ResultFile results = ResultFile.create(file)) {
            return trainAll(chosen, results::add);
        }
    }

    /**
     * Networks are so small that a second one beside the first is the only use for a second core. Cases that are the
     * same network are trained once: the same seed would end the same.
     */
    private List<CaseResult> trainAll(List<CorpusCase> chosen, Consumer<CaseResult> each) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Map<Run, Future<CaseResult>> runs = start(chosen, workers);
            List<CaseResult> results = new ArrayList<>();
            for (CorpusCase one : chosen) {
                for (int seed = 1; seed <= seeds; seed++) {
                    Future<CaseResult> run = requireNonNull(runs.get(new Run(one.network(), seed)), "started");
                    CaseResult result = run.get().of(one);
                    each.accept(result);
                    results.add(result);
                }
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Map<Run, Future<CaseResult>> start(List<CorpusCase> chosen, ExecutorService workers) {
        Set<Run> runs = new LinkedHashSet<>();
        for (CorpusCase one : chosen) {
            for (int seed = 1; seed <= seeds; seed++) {
                runs.add(new Run(one.network(), seed));
            }
        }
        AtomicInteger done = new AtomicInteger();
        Map<Run, Future<CaseResult>> started = new HashMap<>();
        for (Run run : runs) {
            started.put(run, workers.submit(() -> {
                CaseResult result = CaseRun.train(run.network(), run.seed(), preset);
                progress(done.incrementAndGet(), runs.size());
                return result;
            }));
        }
        return started;
    }

    private record Run(CorpusCase network, long seed) {}

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
