package io.gradwatch.benchmarks.kernels;

import io.gradwatch.benchmarks.figures.JmhRun;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the micro-benchmarks with JMH, and prints what core costs per iteration. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = "Times what core does per iteration against one BLAS norm, with JMH.",
        sortOptions = false)
public final class KernelsCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    /** Made by picocli. */
    public KernelsCommand() {}

    @Override
    public Integer call() throws RunnerException {
        KernelReport report = KernelReport.of(JmhRun.of(RulesBenchmark.class, options.effort()));
        options.writer().print(report.text());
        options.finish(report);
        return 0;
    }
}
