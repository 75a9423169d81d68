package io.gradwatch.benchmarks.meters;

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

/** Measures what it costs to show a run as metrics. */
@Command(
        name = "meters",
        mixinStandardHelpOptions = true,
        description = "Times setting and scraping the metrics of a large network, and training while many scrape.",
        sortOptions = false)
public final class MetersCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "Few and short measurements: to see that it runs, not to be quoted.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the figures as JSON.")
    private @Nullable Path out;

    /** Made by picocli. */
    public MetersCommand() {}

    @Override
    public Integer call() throws RunnerException {
        ScrapedTraining training = quick ? new ScrapedTraining(3, 0.5, 0.5) : new ScrapedTraining(40, 2, 5);
        MetersReport report = MetersReport.of(JmhRun.of(MetersBenchmark.class, quick), training.measure());
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
