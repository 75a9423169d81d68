package io.gradwatch.benchmarks.kernels;

import io.gradwatch.benchmarks.figures.Effort;
import io.gradwatch.benchmarks.figures.JmhRun;
import io.gradwatch.benchmarks.figures.RunOptions;
import io.gradwatch.benchmarks.meters.MetersBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the micro-benchmarks with JMH, and prints what each piece costs per iteration. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = "Times the pieces of an iteration with JMH: reading gradients against what this machine can do at"
                + " best and against ND4J, judging, exporting.",
        sortOptions = false)
public final class KernelsCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    /** Made by picocli. */
    public KernelsCommand() {}

    @Override
    public Integer call() throws RunnerException {
        Effort effort = options.effort();
        options.writer().print(KernelReport.passHead());
        List<PassRow> passes = new ArrayList<>();
        for (Shape shape : Shape.of(effort)) {
            PassRow row = PassRow.of(shape, rounds(shape, effort));
            passes.add(row);
            options.writer().print(KernelReport.line(row));
            options.writer().flush();
        }
        KernelReport report = KernelReport.of(
                passes,
                CoreFigures.of(JmhRun.of(RulesBenchmark.class, effort)),
                ExporterFigures.of(
                        JmhRun.of(ExportersBenchmark.class, effort),
                        JmhRun.of(MetersBenchmark.class, "scrapeRun", effort)));
        options.writer().print(report.text());
        options.finish(report);
        return 0;
    }

    private static List<Collection<RunResult>> rounds(Shape shape, Effort effort) throws RunnerException {
        List<Collection<RunResult>> rounds = new ArrayList<>();
        for (int round = 0; round < effort.choose(5, 1, 1); round++) {
            rounds.add(JmhRun.round(PassBenchmark.class, shape.asParameters(), effort));
        }
        return rounds;
    }
}
