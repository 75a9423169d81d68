package io.gradwatch.cli;

import io.gradwatch.ConfigurationReader;
import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a trace is judged with: a configuration file or a preset. */
final class Watch {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file with rules, guards and policy. Its exporters are not used.")
    private @Nullable Path config;

    @Option(
            names = {"-p", "--preset"},
            paramLabel = "PRESET",
            description = "All built-in rules, and guards and policy of ${COMPLETION-CANDIDATES}.")
    private @Nullable Preset preset;

    MonitorBuilder monitors() {
        if (config != null) {
            return read(config);
        }
        return Monitor.builder().preset(preset == null ? Preset.OBSERVE : preset);
    }

    String words() {
        if (config != null) {
            return config.toString();
        }
        return "preset " + (preset == null ? Preset.OBSERVE : preset);
    }

    /** Reads a file; what is wrong with it is told as the reader says it. */
    static MonitorBuilder read(Path file) {
        try {
            return reader().readWithoutExporters(file).monitors();
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()), e);
        }
    }

    static ConfigurationReader reader() {
        try {
            return ConfigurationReader.find();
        } catch (IllegalStateException | ServiceConfigurationError e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
