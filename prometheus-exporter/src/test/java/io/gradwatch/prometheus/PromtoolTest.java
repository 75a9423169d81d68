package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.topology.RunInfo;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** The parser of Prometheus itself, and not ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {"say \"hi\"", "back\\slash", "two\nlines", "größe_层_🧠", "trap\"} 1\nforged 2", "ends in \\"})
    void understandsEveryName(String name) {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            String long10k = name.repeat(10_000 / name.length() + 1);
            endpoint.exporter().runStarted(new RunInfo(name, name, name), Training.topologyNaming(name));
            endpoint.exporter().runStarted(new RunInfo("long", name, name), Training.topologyNaming(long10k));
            String metrics = Scrape.fetch(endpoint.uri(), "text/plain").body();

            assertThat(metrics).contains("run=\"long\"");
            assertThat(Promtool.run(folder, metrics, "check", "metrics")).isEqualTo(new Promtool.Answer(0, ""));
        }
    }
}
