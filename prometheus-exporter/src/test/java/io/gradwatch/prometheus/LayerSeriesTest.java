package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.Rules;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which series layers get. */
class LayerSeriesTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest
    @ValueSource(ints = {0, -1, LayerSeries.MAX + 1})
    void impossibleCapIsRefused(int maxLayers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerSeries.defaults().withMaxLayers(maxLayers))
                .withMessage("maxLayers must be in [1, 1000000], was " + maxLayers);
    }

    /**
     * By hand from Training.healthy: norms 3 and 4 over 4 + 1 elements, updates 0.5 and 0.25, parameters 5 and 2, zeros 0.25
     * of 4 and 0 of 1. The tolerance is a few ulps of a root.
     */
    @ParameterizedTest
    @CsvSource({
        "gradient.norm, 5",
        "gradient.rms, 2.23606797749979",
        "gradient.zero.fraction, 0.2",
        "gradient.max.abs, 2.5",
        "parameter.norm, 5.385164807134504",
        "update.ratio, 0.10380684981717497",
    })
    void layerAsAWholeIsOneVector(String name, double expected) {
        train(LayerSeries.defaults().withDetail(LayerSeries.Detail.LAYER));

        assertThat(registry.get("gradwatch." + name)
                        .tags("layer", "00_in", "param", "all")
                        .gauge()
                        .value())
                .isCloseTo(expected, within(1e-14));
        assertThat(registry.find("gradwatch." + name).gauges())
                .allSatisfy(gauge -> assertThat(gauge.getId().getTag("param")).isEqualTo("all"));
    }

    @Test
    void layerAsAWholeWithoutAnythingTrainedHasAParameterNormOnly() {
        train(LayerSeries.defaults().withDetail(LayerSeries.Detail.LAYER));

        assertThat(registry.get("gradwatch.parameter.norm")
                        .tag("layer", "01_norm")
                        .gauge()
                        .value())
                .isEqualTo(8);
        assertThat(layers("gradwatch.gradient.norm")).containsExactlyInAnyOrder("00_in", "02_out");
    }

    @Test
    void networkWithinTheCapIsShownWhole() {
        MicrometerExporter exporter = exporter(10);
        DeepNetwork network = new DeepNetwork(10);
        exporter.runStarted(Training.RUN, network.topology());

        assertThat(layers("gradwatch.gradient.norm")).hasSize(10);
        assertThat(registry.find("gradwatch.layers.gradient.norm").gauges()).isEmpty();
    }

    @Test
    void deeperNetworkIsShownByTheMostTellingLayersAndPercentiles() {
        MicrometerExporter exporter = exporter(4);
        DeepNetwork network = new DeepNetwork(101);
        exporter.runStarted(Training.RUN, network.topology());
        exporter.export(DeepNetwork.record(network.sample(DeepNetwork::growing)));

        assertThat(layers("gradwatch.gradient.norm"))
                .containsExactlyInAnyOrder("000_l0", "001_l1", "099_l99", "100_l100");
        assertThat(registry.get("gradwatch.gradient.norm")
                        .tag("layer", "100_l100")
                        .gauge()
                        .value())
                .isEqualTo(101);
        // The numbers 1 to 101: nearest ranks by hand.
        assertThat(percentiles("gradwatch.layers.gradient.norm"))
                .containsExactly(1.0, 6.0, 26.0, 51.0, 76.0, 96.0, 101.0);
        assertThat(percentiles("gradwatch.layers.gradient.rms"))
                .containsExactly(0.5, 3.0, 13.0, 25.5, 38.0, 48.0, 50.5);
        assertThat(percentiles("gradwatch.layers.update.ratio"))
                .containsExactly(0.01, 0.06, 0.26, 0.51, 0.76, 0.96, 1.01);
    }

    @Test
    void percentilesFollowAndKeepWhatIsNotMeasured() {
        MicrometerExporter exporter = exporter(4);
        DeepNetwork network = new DeepNetwork(101);
        exporter.runStarted(Training.RUN, network.topology());
        assertThat(percentiles("gradwatch.layers.gradient.norm")).containsOnly(Double.NaN);

        exporter.export(DeepNetwork.record(network.sample(DeepNetwork::growing)));
        exporter.export(DeepNetwork.record(network.sample(layer -> layer == 0 ? Double.NaN : 2.0 * layer)));
        exporter.export(DeepNetwork.record(network.unmeasured()));

        assertThat(percentiles("gradwatch.layers.gradient.norm"))
                .containsExactly(2.0, 12.0, 52.0, 102.0, 152.0, 192.0, Double.NaN);
    }

    @Test
    void seriesOfLayersThatAreNoLongerShownGo() {
        MicrometerExporter exporter = exporter(4);
        DeepNetwork network = new DeepNetwork(100);
        exporter.runStarted(Training.RUN, network.topology());
        exporter.export(DeepNetwork.record(network.sample(DeepNetwork::growing)));
        int meters = registry.getMeters().size();

        exporter.export(DeepNetwork.record(network.sample(DeepNetwork::growing), network.change(Kind.OPENED, 1, 50)));

        assertThat(layers("gradwatch.gradient.norm")).contains("50_l50").hasSize(4);
        assertThat(layers("gradwatch.learning.rate")).isEqualTo(layers("gradwatch.gradient.norm"));
        assertThat(registry.getMeters().stream()
                        .filter(meter -> !"vanishing".equals(meter.getId().getTag("rule"))))
                .hasSize(meters);
        exporter.runEnded(Training.RUN, List.of());
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void warningSaysWhatWasWantedAndWhatToSet() {
        try (CapturedLog log = CapturedLog.of("io.gradwatch")) {
            exporter(4).runStarted(Training.RUN, new DeepNetwork(100).topology());

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "run first: the network has 100 layers with 100 parameters",
                            "metrics show 4 layers at a time",
                            "'prometheus: {maxLayers: 100}'",
                            "LayerSeries.defaults().withMaxLayers(100)");
        }
    }

    /** Ten thousand layers through a monitor, its queue and a real scrape. */
    @Test
    void tenThousandLayersDisturbNothing() {
        DeepNetwork network = new DeepNetwork(10_000);
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0)) {
            QueuedExporter queue = Exporters.queued(endpoint.exporter());
            MonitorBuilder builder =
                    Monitor.builder().rules(List.of(Rules.exploding())).exporter(queue);
            Monitor monitor = builder.build(Training.RUN, network.topology());
            for (int i = 0; i < 3; i++) {
                IterationRecord unused =
                        monitor.observe(network.sample(DeepNetwork::growing), TrainingControl.unsupported("test"), 0);
            }
            assertThat(queue.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(queue.errors()).isZero();

            Exposition scrape = Scrape.of(endpoint);
            assertThat(scrape.value("gradwatch_iteration")).isEqualTo(2);
            assertThat(scrape.samples("gradwatch_gradient_norm")).hasSize(LayerSeries.DEFAULT_MAX_LAYERS);
            assertThat(scrape.value("gradwatch_layers_gradient_norm", "percentile", "50"))
                    .isEqualTo(5000);
            assertThat(scrape.families().values().stream()
                            .mapToInt(family -> family.samples().size())
                            .sum())
                    .as("series of the whole run")
                    .isLessThan(2500);
        }
    }

    private void train(LayerSeries series) {
        Training.start(MicrometerExporter.to(registry, series)).iterate(Training.healthy(0));
    }

    private MicrometerExporter exporter(int maxLayers) {
        return MicrometerExporter.to(registry, LayerSeries.defaults().withMaxLayers(maxLayers));
    }

    private Set<String> layers(String name) {
        return registry.find(name).gauges().stream()
                .map(gauge -> String.valueOf(gauge.getId().getTag("layer")))
                .collect(Collectors.toSet());
    }

    private List<Double> percentiles(String name) {
        return List.of("0", "5", "25", "50", "75", "95", "100").stream()
                .map(percentile ->
                        registry.get(name).tag("percentile", percentile).gauge())
                .map(Gauge::value)
                .toList();
    }
}
