package io.gradwatch.benchmarks.figures;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all benchmarks have in common, and what follows from them. */
public final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Mixin
    private final EffortOptions effort = new EffortOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the figures as JSON.")
    private @Nullable Path out;

    /** Made by picocli. */
    public RunOptions() {}

    /**
     * How long to measure.
     *
     * @return what the options say
     */
    public Effort effort() {
        return effort.effort();
    }

    /**
     * Where results are printed to.
     *
     * @return the command line's standard output
     */
    public PrintWriter writer() {
        return command().commandLine().getOut();
    }

    /**
     * Tells what is going on, beside the results.
     *
     * @param words one line
     */
    public void progress(String words) {
        PrintWriter err = command().commandLine().getErr();
        err.println(words);
        err.flush();
    }

    /**
     * Writes the figures to the file that was named, if one was, in place of what is there. May be called again with more
     * of them, so that what is done survives a run that is stopped.
     *
     * @param figures a record of numbers and names, or a JSON tree
     */
    public void save(Object figures) {
        if (out != null) {
            FigureFile.of(command(), figures).write(out);
        }
    }

    /**
     * {@linkplain #save Writes} all figures, and says where to.
     *
     * @param figures a record of numbers and names, or a JSON tree
     */
    public void finish(Object figures) {
        save(figures);
        if (out != null) {
            writer().println("figures: " + out);
        }
        writer().flush();
    }

    /**
     * An error of the caller's, which ends the command with its usage.
     *
     * @param message what is wrong, with the option's name
     * @return to be thrown
     */
    public ParameterException wrong(String message) {
        return new ParameterException(command().commandLine(), message);
    }

    private CommandSpec command() {
        return requireNonNull(command, "set by picocli");
    }
}
