package io.gradwatch.benchmarks.meters;

import io.gradwatch.benchmarks.figures.Effort;
import io.gradwatch.benchmarks.figures.JmhRun;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what it costs to show a run as metrics. */
@Command(
        name = "meters",
        mixinStandardHelpOptions = true,
        description = "Times setting and scraping the metrics of a large network, and training while many scrape.",
        sortOptions = false)
public final class MetersCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    /** Made by picocli. */
    public MetersCommand() {}

    @Override
    public Integer call() throws RunnerException {
        Effort effort = options.effort();
        ScrapedTraining training = effort.choose(
                new ScrapedTraining(40, 2, 5), new ScrapedTraining(10, 0.5, 2), new ScrapedTraining(3, 0.1, 0.1));
        MetersReport report = MetersReport.of(JmhRun.of(MetersBenchmark.class, effort), training.measure());
        options.writer().print(report.text());
        options.finish(report);
        return 0;
    }
}
