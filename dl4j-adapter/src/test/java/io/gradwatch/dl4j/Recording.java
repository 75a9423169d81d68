package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.sample.IterationSample;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An exporter that keeps what it gets; reading waits until all is delivered. */
final class Recording {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<IterationRecord> iterations = new CopyOnWriteArrayList<>();
    private final QueuedExporter exporter = Exporters.queued(iterations::add);

    QueuedExporter exporter() {
        return exporter;
    }

    List<IterationRecord> iterations() {
        assertThat(exporter.flush(PATIENCE)).as("delivered in time").isTrue();
        return iterations;
    }

    List<IterationSample> samples() {
        return iterations().stream().map(IterationRecord::sample).toList();
    }

    List<ActionRecord> actions() {
        return iterations().stream()
                .flatMap(record -> record.actions().stream())
                .toList();
    }
}
