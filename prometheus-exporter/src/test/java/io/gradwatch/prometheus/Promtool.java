package io.gradwatch.prometheus;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own checks, run as a program of the machine. */
final class Promtool {
    private static final String MISSING =
            "skipped: promtool is not on the PATH; install it with: sudo apt-get install prometheus";

    private Promtool() {}

    /**
     * What a run said and how it ended.
     *
     * @param status exit status, 0 for all well
     * @param output both streams
     */
    record Answer(int status, String output) {}

    /** Runs it in a folder with an input; ends the test as skipped, with the reason printed, if it is not installed. */
    static Answer run(Path folder, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(find().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("promtool did not end: " + output);
            }
            return new Answer(process.exitValue(), output);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run promtool", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while promtool ran", e);
        }
    }

    private static Path find() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    System.out.println(MISSING);
                    return abort(MISSING);
                });
    }
}
