package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real scrape over HTTP makes of names that come from models and files. */
class ExposedNamesTest {
    @AutoClose
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \"hi\"",
                "back\\slash",
                "two\nlines",
                "schicht_größe_层_🧠",
                "trap\"} 1\nforged 2",
                "ends in \\",
                "a,b={c}",
                ""
            })
    void escapesNamesSoThatTheyReadBack(String name) {
        RunInfo run = new RunInfo("r" + name, "m" + name, "w" + name);
        Topology topology = Training.topologyNaming(name);
        endpoint.exporter().runStarted(run, topology);

        assertThat(Scrape.of(endpoint)
                        .samples("gradwatch_gradient_norm", "param", "b")
                        .get(0)
                        .labels())
                .isEqualTo(Map.of(
                        "run", run.run(),
                        "model", run.model(),
                        "worker", run.worker(),
                        "layer", "00_" + name,
                        "param", "b"));
    }

    /** Every name of ten thousand characters, layers and parameters with the same beginnings. */
    @Test
    void longNamesAreShortenedAndStayApart() {
        String tenThousand = "schicht\n\"größe\" ".repeat(625);
        Topology topology = new Topology(
                List.of(
                        LayerInfo.of(tenThousand + "a", "DenseLayer", 0),
                        LayerInfo.of(tenThousand + "b", "DenseLayer", 1)),
                List.of(
                        new ParameterInfo(0, tenThousand + "W", ParameterRole.WEIGHT, 1, true),
                        new ParameterInfo(0, tenThousand + "b", ParameterRole.BIAS, 1, true),
                        new ParameterInfo(1, tenThousand + "W", ParameterRole.WEIGHT, 1, true)));
        endpoint.exporter().runStarted(new RunInfo(tenThousand + 1, tenThousand, tenThousand), topology);
        endpoint.exporter().runStarted(new RunInfo(tenThousand + 2, tenThousand, tenThousand), topology);

        List<Exposition.Sample> samples = Scrape.of(endpoint).samples("gradwatch_gradient_norm");
        assertThat(samples)
                .hasSize(6)
                .allSatisfy(sample -> assertThat(sample.labels().values())
                        .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(LabelValue.MAX_LENGTH)));
        assertThat(samples.stream().map(Exposition.Sample::labels).distinct()).hasSize(6);
        assertThat(samples.get(0).labels().get("layer")).startsWith("00_schicht\n\"größe\" schicht");
    }
}
