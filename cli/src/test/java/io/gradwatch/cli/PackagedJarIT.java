package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PackagedJarIT {
    @TempDir
    private Path folder;

    @Test
    void theJarBacktestsAndReports() throws IOException, InterruptedException {
        Path trace = folder.resolve("run.jsonl");
        RecordedRun.write(trace, "run", 200);

        assertThat(java("backtest", "--exit-code", "--preset", "AUTOPILOT", trace.toString()))
                .startsWith("0\n")
                .contains("The same as recorded");
        assertThat(java("report", trace.toString())).startsWith("0\n").contains("Written to");
        assertThat(folder.resolve("run.html")).isNotEmptyFile();
    }

    @Test
    void theJarTellsItsVersion() throws IOException, InterruptedException {
        assertThat(java("--version")).startsWith("0\nGradwatch ");
    }

    @Test
    void theJarAnswersByItsExitCode() throws IOException, InterruptedException {
        assertThat(java("backtest", "none.jsonl")).isEqualTo("2\ngradwatch: none.jsonl: there is no such file\n");
    }

    /** Exit code, line feed, output. */
    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("gradwatch.cli.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() + "\n" + output.replace("\r", "");
    }
}
