package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import io.gradwatch.benchmarks.figures.FigureFile;
import io.gradwatch.benchmarks.figures.JmhRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the micro-benchmarks with JMH, and prints what core costs per iteration. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = "Times what core does per iteration against one BLAS norm, with JMH.",
        sortOptions = false)
public final class KernelsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "One fork and short iterations: to see that it runs, not to be quoted.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the figures as JSON.")
    private @Nullable Path out;

    /** Made by picocli. */
    public KernelsCommand() {}

    @Override
    public Integer call() throws RunnerException {
        KernelReport report = KernelReport.of(JmhRun.of(RulesBenchmark.class, quick));
        PrintWriter writer =
                requireNonNull(spec, "set by picocli").commandLine().getOut();
        writer.print(report.text());
        writer.flush();
        if (out != null) {
            FigureFile.write(out, report);
            writer.println("figures: " + out);
        }
        return 0;
    }
}
