package io.gradwatch.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes docs/benchmarks.md and its pictures from the stored figures. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes docs/benchmarks.md, its pictures and the marked figures of other documents from"
                + " benchmarks/results.",
        sortOptions = false)
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            defaultValue = "${sys:gradwatch.root:-.}",
            description = "The copy of the repository. Default: the one of this program.")
    private Path root = Path.of(".");

    /** Made by picocli. */
    public ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter writer =
                requireNonNull(spec, "set by picocli").commandLine().getOut();
        List<Path> changed = new ArrayList<>();
        for (Map.Entry<Path, String> file : new Report(root).files().entrySet()) {
            if (!Files.exists(file.getKey()) || !Files.readString(file.getKey()).equals(file.getValue())) {
                Files.createDirectories(requireNonNull(file.getKey().getParent(), "below the root"));
                Files.writeString(file.getKey(), file.getValue());
                changed.add(file.getKey());
            }
        }
        changed.forEach(file -> writer.println("written: " + root.relativize(file)));
        writer.println(changed.isEmpty() ? "nothing has changed" : changed.size() + " files written");
        writer.flush();
        return 0;
    }
}
