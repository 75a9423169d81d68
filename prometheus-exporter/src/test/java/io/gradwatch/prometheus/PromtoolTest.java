package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own judgement of a scrape. */
class PromtoolTest {
    @TempDir
    private Path folder;

    @Test
    void findsNothingToComplainAbout() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .port(0)
                .layerSeries(Training.FEW_LAYERS)
                .start()) {
            Training.startWithBudgets(endpoint.exporter()).iterate(Training.poisoned(0));
            String metrics = Scrape.fetch(endpoint.uri(), "text/plain").body();

            assertThat(Promtool.run(folder, metrics, "check", "metrics")).isEqualTo(new Promtool.Answer(0, ""));
        }
    }
}
