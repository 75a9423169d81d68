package io.gradwatch.benchmarks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Effort;
import io.gradwatch.benchmarks.figures.EffortOptions;
import io.gradwatch.benchmarks.figures.FigureFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs all benchmarks one after the other. */
@Command(
        name = "all",
        mixinStandardHelpOptions = true,
        description =
                "Runs all benchmarks one after the other, each in a process of its own, and writes a file of figures for"
                        + " each. Goes on when one fails, and then ends with 1.",
        sortOptions = false)
final class AllCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final EffortOptions effort = new EffortOptions();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "${sys:gradwatch.root:-.}/target/bench",
            description = "Where the files of figures go. Default: target/bench.")
    private Path out = Path.of("");

    /**
     * How a command ended.
     *
     * @param file of its figures, in the same folder
     * @param arguments the command line, without {@code --out}
     * @param seconds how long it took
     * @param status 0 when it was done
     */
    record Ended(
            @JsonProperty String file,
            @JsonProperty List<String> arguments,
            @JsonProperty double seconds,
            @JsonProperty int status) {}

    /**
     * All that was run.
     *
     * @param steps in their order
     */
    record AllFigures(@JsonProperty List<Ended> steps) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(out);
        List<Ended> ended = new ArrayList<>();
        for (Step step : Step.of(effort.effort())) {
            print("%n=== ./bench %s%n%n", String.join(" ", step.arguments()));
            long start = System.nanoTime();
            int status = run(step.arguments(out));
            ended.add(new Ended(step.file(), step.arguments(), (System.nanoTime() - start) / 1e9, status));
            FigureFile.of(spec(), new AllFigures(List.copyOf(ended))).write(out.resolve("all.json"));
        }
        print("%n=== figures: %s%n", out);
        ended.forEach(each -> print(
                "%-6s %6.0f s  %-24s ./bench %s%n",
                each.status() == 0 ? "done" : "FAILED",
                each.seconds(),
                each.file(),
                String.join(" ", each.arguments())));
        return ended.stream().allMatch(each -> each.status() == 0) ? 0 : 1;
    }

    /**
     * In a process of its own, since what one benchmark leaves in heap, compiler and thread pools would be seen in the figures
     * of the next. Figures of a smoke run mean nothing, and it shall be short.
     */
    private int run(List<String> arguments) throws IOException, InterruptedException {
        if (effort.effort() == Effort.SMOKE) {
            CommandLine here = spec().commandLine();
            return Bench.commandLine(here.getOut(), here.getErr()).execute(arguments.toArray(String[]::new));
        }
        return process(arguments).inheritIO().start().waitFor();
    }

    /** A process like this one. */
    static ProcessBuilder process(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private void print(String format, Object... values) {
        spec().commandLine().getOut().printf(Locale.ROOT, format, values);
        spec().commandLine().getOut().flush();
    }

    private CommandSpec spec() {
        return requireNonNull(spec, "set by picocli");
    }
}
