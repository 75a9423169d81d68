package io.gradwatch.samples;

import static io.gradwatch.samples.Await.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A program with a registry of its own has Gradwatch's meters among its own. */
class TrainingWithRegistryTest {
    private static final int EPOCHS = 4;
    private static final int ROWS = 150;
    private static final int BATCHES = 5;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void servesItsOwnMetersAndThoseOfGradwatch() throws Exception {
        try (TrainingWithRegistry program = TrainingWithRegistry.serving(0)) {
            program.train(EPOCHS, new PrintStream(written, true, StandardCharsets.UTF_8));
            awaitThat("last iteration", () -> steps(program) == EPOCHS * BATCHES);

            assertThat(program.registry().getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .contains("training.epoch", "training.examples", "training.accuracy")
                    .contains("gradwatch.score", "gradwatch.gradient.norm", "gradwatch.update.ratio");
            assertThat(program.registry().get("training.examples").counter().count())
                    .isEqualTo(EPOCHS * ROWS);
            assertThat(page(program.address()))
                    .contains("training_examples_total " + (double) (EPOCHS * ROWS))
                    .contains("training_epoch_seconds_count " + EPOCHS)
                    .containsPattern("training_accuracy (0\\.\\d+|1\\.0)")
                    .containsPattern("gradwatch_gradient_norm\\{.*layer=\"00_dense0\".*} \\d");
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("Metrics: http://127.0.0.1:", "Accuracy: ");
    }

    private static double steps(TrainingWithRegistry program) {
        return program.registry().find("gradwatch.steps").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String page(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
