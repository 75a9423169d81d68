package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Prometheus' own judgement of a scrape. */
class PromtoolTest {
    private static final String MISSING =
            "skipped: promtool is not on the PATH; install it with: sudo apt-get install prometheus";

    @Test
    void findsNothingToComplainAbout() throws IOException, InterruptedException {
        Path promtool = find("promtool");
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            Training.start(endpoint.exporter()).iterate(Training.poisoned(0));
            Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream metrics = check.getOutputStream()) {
                metrics.write(Scrape.fetch(endpoint.uri(), "text/plain").body().getBytes(StandardCharsets.UTF_8));
            }
            String complaints = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(complaints).isEmpty();
            assertThat(check.exitValue()).isZero();
        }
    }

    private static Path find(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    System.out.println(MISSING);
                    return abort(MISSING);
                });
    }
}
