package io.gradwatch.cli;

import static java.util.Objects.requireNonNull;

import io.gradwatch.ConfigurationReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a configuration file without creating its exporters. */
@Command(name = "validate", description = "Checks a configuration file; starts nothing that it names.")
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file, for example gradwatch.yaml.")
    private @Nullable Path file;

    ValidateCommand() {}

    @Override
    public Integer call() {
        CommandSpec command = requireNonNull(spec, "set by picocli");
        ConfigurationReader reader = Watch.reader();
        try {
            reader.readWithoutExporters(requireNonNull(file, "required by picocli"));
        } catch (IllegalArgumentException e) {
            command.commandLine().getErr().println(e.getMessage());
            return Main.FOUND;
        }
        command.commandLine().getOut().println(file + ": valid");
        return Main.DONE;
    }
}
