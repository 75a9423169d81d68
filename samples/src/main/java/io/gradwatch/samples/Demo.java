package io.gradwatch.samples;

import static java.util.Objects.requireNonNull;

import io.gradwatch.dl4j.ui.UiExporter;
import io.gradwatch.export.Exporter;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Trains networks that go wrong, each once bare and once with Gradwatch, from the same seed, and shows the difference.
 * Unless told to end, it then trains on and serves the DL4J UI and /metrics.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        version = "Gradwatch 0.1.0-SNAPSHOT",
        description = "Trains real networks that go wrong, each once bare and once with Gradwatch, and compares.",
        sortOptions = false)
public final class Demo implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final List<Scenario> SCENARIOS =
            List.of(new IrisExploding(), new IrisVanishing(), new AddingRnn(), new PoisonedBatch());

    /** Between iterations of the training that goes on, so that a person can follow it on the page. */
    private static final Duration PACE = Duration.ofMillis(20);

    private final PrintStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            description = "Scenarios to run: ${COMPLETION-CANDIDATES}. Default: all.",
            completionCandidates = ScenarioNames.class,
            arity = "0..*")
    private List<String> names = List.of();

    @Option(names = "--once", description = "Serve nothing; exit when done.")
    private boolean once;

    @Option(names = "--seed", defaultValue = "2", description = "Seed of weights and data. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--ui-port",
            defaultValue = "9000",
            description = "Port of the DL4J UI, which listens on all interfaces. Default: ${DEFAULT-VALUE}.")
    private int uiPort;

    @Option(
            names = "--metrics-port",
            defaultValue = "9464",
            description = "Port of /metrics on the loopback address. Default: ${DEFAULT-VALUE}.")
    private int metricsPort;

    @Option(
            names = "--report",
            defaultValue = "samples/target/demo-report.json",
            description = "Where the JSON report goes. Default: ${DEFAULT-VALUE}.")
    private Path report;

    Demo(PrintStream out) {
        this.out = out;
        this.report = Path.of("demo-report.json");
    }

    /**
     * The entry point of {@code ./demo}.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Demo(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, line, result) -> {
                    LOG.debug("The demo failed", e);
                    line.getErr().println(e.getMessage());
                    return line.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments);
    }

    @Override
    public Integer call() {
        List<Scenario> scenarios = chosen();
        if (once) {
            show(runAll(scenarios, List.of()));
            return 0;
        }
        try (MetricsEndpoint metrics = MetricsEndpoint.start(metricsPort);
                ServedUi ui = ServedUi.start(uiPort)) {
            out.println("Watch it live:  " + ui.address());
            out.println("Metrics:        " + metrics.uri());
            show(runAll(scenarios, List.of(metrics.exporter(), ui.exporter())));
            out.println("Training goes on, for the page and the metrics, until Ctrl-C.");
            for (int round = 2; !Thread.currentThread().isInterrupted(); round++) {
                ui.forget();
                trainOn(scenarios, new ScenarioRunner(out, List.of(metrics.exporter(), ui.exporter()), PACE), round);
            }
        }
        return 0;
    }

    private void trainOn(List<Scenario> scenarios, ScenarioRunner runner, int round) {
        for (Scenario scenario : scenarios) {
            long next = seed + round;
            runner.trainGuarded(
                    scenario,
                    scenario.network(next),
                    scenario.training(next),
                    scenario.name() + " " + round,
                    new RunLog());
        }
    }

    private List<Scenario> chosen() {
        List<Scenario> chosen = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            if (names.isEmpty() || names.contains(scenario.name())) {
                chosen.add(scenario);
            }
        }
        List<String> unknown = new ArrayList<>(names);
        SCENARIOS.forEach(scenario -> unknown.remove(scenario.name()));
        if (!unknown.isEmpty()) {
            throw new CommandLine.ParameterException(
                    requireNonNull(spec, "set by picocli").commandLine(),
                    "unknown scenario " + unknown + "; there are "
                            + SCENARIOS.stream().map(Scenario::name).toList());
        }
        return chosen;
    }

    private List<ScenarioRunner.Finished> runAll(List<Scenario> scenarios, List<Exporter> exporters) {
        ScenarioRunner runner = new ScenarioRunner(out, exporters, Duration.ZERO);
        List<ScenarioRunner.Finished> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            out.println();
            out.println(scenario.name() + ": " + scenario.story());
            ScenarioRunner.Finished finished = runner.run(scenario, seed, scenario.name());
            out.print(DemoReport.incidents(finished.result()));
            if (scenario instanceof PoisonedBatch poisoned) {
                comparePoisoned(runner, poisoned, finished);
            }
            all.add(finished);
        }
        return all;
    }

    private void comparePoisoned(ScenarioRunner runner, PoisonedBatch scenario, ScenarioRunner.Finished finished) {
        var without = scenario.network(seed);
        runner.train(scenario, "without", without, scenario.withoutPoison(seed));
        boolean equal = without.params().equals(finished.guarded().params())
                && without.getUpdater()
                        .getStateViewArray()
                        .equals(finished.guarded().getUpdater().getStateViewArray());
        out.println(
                "  parameters and updater state equal those of a run without that batch: " + (equal ? "yes" : "NO"));
    }

    private void show(List<ScenarioRunner.Finished> all) {
        DemoReport.write(all.stream().map(ScenarioRunner.Finished::result).toList(), report);
        out.println();
        out.println(DemoReport.table(all));
        out.println("Report: " + report);
    }

    /** Scenario names for the help text. */
    static final class ScenarioNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        ScenarioNames() {
            super(SCENARIOS.stream().map(Scenario::name).toList());
        }
    }

    /** The DL4J UI with a storage that can be emptied, so that training for days does not fill the memory. */
    private static final class ServedUi implements AutoCloseable {
        private final VertxUIServer server;
        private StatsStorage storage = new InMemoryStatsStorage();

        private ServedUi(VertxUIServer server) {
            this.server = server;
            server.attach(storage);
        }

        static ServedUi start(int port) {
            try {
                return new ServedUi(VertxUIServer.getInstance(port, false, null));
            } catch (DL4JException e) {
                throw new IllegalStateException(
                        "cannot serve the DL4J UI on port " + port
                                + "; if it is in use, give another one with --ui-port",
                        e);
            }
        }

        String address() {
            return "http://127.0.0.1:" + server.getPort() + "/train/gradients";
        }

        Exporter exporter() {
            return UiExporter.to(storage);
        }

        void forget() {
            server.detach(storage);
            storage = new InMemoryStatsStorage();
            server.attach(storage);
        }

        @Override
        public void close() {
            try {
                VertxUIServer.stopInstance();
            } catch (Exception e) {
                LOG.warn("The DL4J UI could not be stopped", e);
            }
        }
    }
}
