package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.testkit.ExporterCompatibilityKit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

class MicrometerExporterKitTest extends ExporterCompatibilityKit {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected Exporter create() {
        return MicrometerExporter.to(registry);
    }

    @Override
    protected void assertDelivered(Exporter exporter, IterationRecord latest) {
        Gauge iteration = registry.get("gradwatch.iteration")
                .tags(
                        "run",
                        LabelValue.of(latest.run().run()),
                        "worker",
                        LabelValue.of(latest.run().worker()))
                .gauge();
        assertThat(iteration.value()).isEqualTo((double) latest.sample().iteration());
        assertThat(registry.scrape()).contains("gradwatch_iteration");
    }

    @Override
    protected void close(Exporter exporter) {
        registry.close();
    }
}
