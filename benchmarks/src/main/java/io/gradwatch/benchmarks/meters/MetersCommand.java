package io.gradwatch.benchmarks.meters;

import io.gradwatch.benchmarks.figures.JmhRun;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what it costs to show a run as metrics. */
@Command(
        name = "meters",
        mixinStandardHelpOptions = true,
        description = "Times setting and scraping the metrics of a large network, and training while many scrape.",
        sortOptions = false)
public final class MetersCommand implements Callable<Integer> {
    private static final int ROUNDS = 40;

    @Mixin
    private final RunOptions options = new RunOptions();

    /** What can be measured by itself. */
    enum Part {
        METERS,
        TRAINING
    }

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Only one of both: ${COMPLETION-CANDIDATES}. Default: both.")
    private @Nullable Part part;

    @Option(names = "--clients", description = "How many scrape the training. Default: ${DEFAULT-VALUE}.")
    private int clients = 100;

    @Option(
            names = "--interval-millis",
            description = "Time between two scrapes of a client. Default: ${DEFAULT-VALUE}.")
    private long intervalMillis = 1000;

    @Option(
            names = "--together",
            description =
                    "All clients scrape in the same moment. Default: spread over the interval, as Prometheus does.")
    private boolean together;

    @Option(
            names = "--rounds",
            description = "Blocks of training of each kind. Default: " + ROUNDS + "; fewer with --quick and --smoke.")
    private @Nullable Integer rounds;

    /** Made by picocli. */
    public MetersCommand() {}

    @Override
    public Integer call() throws RunnerException {
        ScrapedTraining training = training();
        MetersFigures figures = new MetersFigures(
                part == Part.TRAINING ? null : MetersReport.of(JmhRun.of(MetersBenchmark.class, options.effort())),
                part == Part.METERS ? null : training.measure());
        if (figures.meters() != null) {
            options.writer().println(figures.meters().text());
        }
        if (figures.training() != null) {
            options.writer().print(figures.training().text());
        }
        options.finish(figures);
        return 0;
    }

    private ScrapedTraining training() {
        int blocks = rounds != null ? rounds : options.effort().choose(ROUNDS, 6, 2);
        if (blocks < 1) {
            throw options.wrong("--rounds must be at least 1, was " + blocks);
        }
        try {
            ScrapeLoad load = new ScrapeLoad(clients, intervalMillis, together);
            return options.effort()
                    .choose(
                            new ScrapedTraining(load, blocks, 1, 4),
                            new ScrapedTraining(load, blocks, 0.5, 2),
                            new ScrapedTraining(load, blocks, 0.2, 0.2));
        } catch (IllegalArgumentException e) {
            throw options.wrong("--clients, --interval-millis: " + e.getMessage());
        }
    }
}
