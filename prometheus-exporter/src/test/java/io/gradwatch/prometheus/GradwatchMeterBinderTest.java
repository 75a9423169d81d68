package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.testkit.ExporterCompatibilityKit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class GradwatchMeterBinderTest extends ExporterCompatibilityKit {
    private final MeterRegistry early = new SimpleMeterRegistry();
    private final MeterRegistry late = new SimpleMeterRegistry();

    @Override
    protected Exporter create() {
        GradwatchMeterBinder binder = new GradwatchMeterBinder();
        binder.bindTo(early);
        return binder;
    }

    @Override
    protected void assertDelivered(Exporter exporter, IterationRecord latest) {
        assertThat(early.get("gradwatch.iteration")
                        .tags(
                                "run",
                                LabelValue.of(latest.run().run()),
                                "worker",
                                LabelValue.of(latest.run().worker()))
                        .gauge()
                        .value())
                .isEqualTo((double) latest.sample().iteration());
    }

    @Override
    protected void close(Exporter exporter) {
        early.close();
        late.close();
    }

    /** An application makes its registries when it likes. */
    @Test
    void registryThatIsBoundDuringARunShowsItFromTheNextIterationToItsEnd() {
        GradwatchMeterBinder binder = (GradwatchMeterBinder) create();
        Training training = Training.start(binder);
        training.iterate(Training.healthy(1));
        binder.bindTo(late);
        assertThat(late.getMeters()).isEmpty();

        training.iterate(Training.healthy(2));
        assertThat(late.get("gradwatch.iteration").gauge().value()).isEqualTo(2);
        assertThat(early.get("gradwatch.iteration").gauge().value()).isEqualTo(2);

        training.end();
        assertThat(late.getMeters()).isEmpty();
        assertThat(early.getMeters()).isEmpty();
    }
}
