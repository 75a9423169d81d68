package io.gradwatch.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The entry point. Every command answers by its exit code: see {@code --help}. */
@Command(
        name = "gradwatch",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = BuildInfo.class,
        description = "Looks at recorded training runs and at configuration files of Gradwatch.",
        subcommands = {BacktestCommand.class, ReportCommand.class, ValidateCommand.class, HelpCommand.class},
        sortOptions = false,
        usageHelpAutoWidth = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a backtest with --exit-code differs from the record; a configuration file is wrong",
            "2:the command line, or a file it names, cannot be used",
            "3:a defect of Gradwatch"
        })
public final class Main {
    static final int DONE = 0;
    static final int FOUND = 1;
    static final int BAD_INPUT = 2;
    static final int DEFECT = 3;

    private static final int WIDTH = 100;

    Main() {}

    /**
     * The entry point.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine line = new CommandLine(new Main())
                .setUsageHelpWidth(WIDTH)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, failed, result) -> answer(e, failed.getErr()));
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return BAD_INPUT;
        }
        return line.execute(arguments);
    }

    /** What the user can mend is told in a sentence; anything else with all that helps to find the defect. */
    private static int answer(Exception failure, PrintWriter err) {
        String sentence = sentence(failure);
        if (sentence == null) {
            failure.printStackTrace(err);
            return DEFECT;
        }
        err.println("gradwatch: " + sentence);
        return BAD_INPUT;
    }

    private static @Nullable String sentence(@Nullable Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": access denied";
        }
        if (failure instanceof FileSystemException other) {
            return other.getMessage();
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof IOException || failure instanceof UnusableInputException) {
            return failure.getMessage();
        }
        return null;
    }
}
