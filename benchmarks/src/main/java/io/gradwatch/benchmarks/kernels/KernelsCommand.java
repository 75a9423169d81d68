package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
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
    private static final String HEAP = "-Xmx1g";

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
        TimeValue duration = quick ? TimeValue.milliseconds(300) : TimeValue.seconds(1);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\Q" + RulesBenchmark.class.getName() + "\\E\\..*")
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(HEAP)
                        .forks(quick ? 1 : 3)
                        .warmupIterations(quick ? 3 : 5)
                        .warmupTime(duration)
                        .measurementIterations(quick ? 3 : 5)
                        .measurementTime(duration)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        KernelReport report = KernelReport.of(results);
        PrintWriter writer =
                requireNonNull(spec, "set by picocli").commandLine().getOut();
        writer.print(report.text());
        writer.flush();
        if (out != null) {
            report.write(out);
            writer.println("figures: " + out);
        }
        return 0;
    }
}
