package io.gradwatch.cli;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.RunInfo;
import io.gradwatch.trace.TraceEntry;
import io.gradwatch.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one HTML page of a recorded run. */
@Command(
        name = "report",
        description = "Makes a page of a recorded run: one HTML file that needs no other and asks no other host.",
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    private static final int MOST_OTHER_RUNS = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "TRACE", description = "First file of the trace, for example run.jsonl.")
    private @Nullable Path trace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the page goes; replaced if it exists. Default: name of the trace with .html.")
    private @Nullable Path output;

    @Option(names = "--run", paramLabel = "NAME", description = "Which run. Default: the last one that begins.")
    private @Nullable String run;

    @Option(names = "--worker", paramLabel = "NAME", description = "Which replica of the run. Default: the last one.")
    private @Nullable String worker;

    ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        Path file = requireNonNull(trace, "required by picocli");
        Path target = output == null ? besides(file) : output;
        if (Files.isDirectory(target)) {
            throw new UnusableInputException(target + " is a folder; --output needs the name of a file");
        }
        Set<RunInfo> others = new LinkedHashSet<>();
        RunSeries shown = read(file, others);
        others.remove(shown.run());
        Files.writeString(
                target,
                ReportPage.of(
                        file, shown, others.stream().limit(MOST_OTHER_RUNS).toList()));
        requireNonNull(spec, "set by picocli").commandLine().getOut().println("Written to " + target);
        return Main.DONE;
    }

    /** One pass: a later run that fits takes the place of an earlier one. */
    private RunSeries read(Path file, Set<RunInfo> others) throws IOException {
        RunSeries shown = null;
        try (Progress progress = Progress.of(file);
                TraceReader reader = progress.open(file)) {
            for (TraceEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (entry instanceof TraceEntry.Started started) {
                    others.add(started.run());
                    shown = fits(started.run()) ? new RunSeries(started) : shown;
                } else if (shown != null && entry.number() == shown.number()) {
                    shown.add(entry);
                }
            }
            if (shown == null) {
                throw new UnusableInputException("the trace has no such run; it has " + others);
            }
            shown.note(reader.notes());
        }
        return shown;
    }

    private boolean fits(RunInfo info) {
        return (run == null || run.equals(info.run())) && (worker == null || worker.equals(info.worker()));
    }

    private static Path besides(Path file) {
        String name = requireNonNull(file.getFileName(), "file name").toString();
        for (String suffix : new String[] {".gz", ".jsonl"}) {
            name = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        }
        return file.resolveSibling(name + ".html");
    }
}
