package io.gradwatch.prometheus;

import io.gradwatch.plugin.IllegalSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what must not stand in a configuration file: the file only says where it is, {@code env:NAME} or {@code file:PATH}.
 * No message repeats what was given or read, which could be the secret itself.
 */
final class Secret {
    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private Secret() {}

    /**
     * The secret.
     *
     * @param environment value of a variable, null when it is not set
     */
    static String read(String setting, String source, UnaryOperator<@Nullable String> environment) {
        String secret;
        if (source.startsWith(ENV)) {
            secret = fromEnvironment(setting, source.substring(ENV.length()), environment);
        } else if (source.startsWith(FILE)) {
            secret = fromFile(setting, Path.of(source.substring(FILE.length())));
        } else {
            throw new IllegalSettingException(
                    setting,
                    setting + " must say where the secret is, env:NAME for an environment variable or file:PATH for the"
                            + " first line of a file; what was given is neither, and is not repeated here");
        }
        if (secret.isBlank()) {
            throw new IllegalSettingException(setting, setting + " must not be empty: " + source + " is");
        }
        return secret;
    }

    private static String fromEnvironment(String setting, String name, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(name);
        if (value == null) {
            throw new IllegalSettingException(
                    setting, setting + " needs the environment variable '" + name + "', which is not set");
        }
        return value;
    }

    /** Editors end a file with a line break, which belongs to no password. */
    private static String fromFile(String setting, Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new IllegalSettingException(
                    setting, setting + " needs the file " + file + ", which cannot be read: " + e);
        }
    }
}
