package io.gradwatch.benchmarks;

import io.gradwatch.benchmarks.corpus.CorpusCommand;
import io.gradwatch.benchmarks.corpus.CorpusDataCommand;
import io.gradwatch.benchmarks.kernels.KernelsCommand;
import io.gradwatch.benchmarks.meters.MetersCommand;
import io.gradwatch.benchmarks.overhead.OverheadCommand;
import io.gradwatch.benchmarks.page.PageCommand;
import io.gradwatch.benchmarks.recurrent.RecurrentCommand;
import io.gradwatch.benchmarks.report.ReportCommand;
import io.gradwatch.benchmarks.sensitivity.SensitivityCommand;
import io.gradwatch.benchmarks.soak.SoakCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        version = "Gradwatch 0.1.0-SNAPSHOT",
        description = "Measures Gradwatch: what it detects, what it saves, and what it costs.",
        subcommands = {
            CorpusCommand.class,
            CorpusDataCommand.class,
            SensitivityCommand.class,
            RecurrentCommand.class,
            KernelsCommand.class,
            OverheadCommand.class,
            MetersCommand.class,
            PageCommand.class,
            SoakCommand.class,
            AllCommand.class,
            ReportCommand.class
        })
public final class Bench {
    private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

    private Bench() {}

    /**
     * The entry point of {@code ./bench}.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * Runs a command.
     *
     * @param out where results go
     * @param err where errors and progress go
     * @param arguments the command with its options
     * @return 0 when done, 1 when it failed, 2 when it was called wrongly
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        return commandLine(
                        new PrintWriter(out, true, StandardCharsets.UTF_8),
                        new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    /** The command line, ready to run a command. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, line, result) -> {
                    LOG.debug("The benchmark failed", e);
                    line.getErr().println(e.getMessage());
                    return line.getCommandSpec().exitCodeOnExecutionException();
                });
    }
}
