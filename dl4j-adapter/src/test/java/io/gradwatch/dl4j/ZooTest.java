package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.Preset;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.LoggerFactory;

/**
 * The networks of deeplearning4j-zoo, at small inputs and with few classes. The big ones run with
 * {@code -Dgradwatch.zoo=all}.
 */
class ZooTest {
    private static final boolean ALL = "all".equals(System.getProperty("gradwatch.zoo"));

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.gradwatch");

    @BeforeEach
    void captureLog() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void releaseLog() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @EnumSource
    void attachesAndTrainsTwoIterations(ZooNetwork network) {
        if (!ALL && !network.isSmall()) {
            leaveOut(network + " is big: run it with -Dgradwatch.zoo=all");
        }
        MultiDataSet batch = network.batch();
        if (!network.reason().isEmpty()) {
            // Once DL4J mends it this fails, and the network joins the others.
            assertThatThrownBy(() -> Networks.fit(network.create(), batch)).hasMessageContaining(network.reason());
            leaveOut(network + " does not train in DL4J 1.0.0-M2.1, without Gradwatch: " + network.reason());
        }
        Model model = network.create();
        Recording recording = new Recording();
        model.addListeners(GradwatchListener.builder()
                .preset(Preset.PROTECT)
                .exporter(recording.exporter())
                .build());
        long start = System.nanoTime();
        Networks.fit(model, batch);
        Networks.fit(model, batch);
        long nanos = System.nanoTime() - start;

        List<IterationRecord> records = recording.iterations();
        assertThat(records).hasSize(2);
        assertThat(records.get(1).health().internalErrors()).isZero();
        records.forEach(record -> assertMeasured(record.sample()));
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .isEmpty();
        System.out.printf(
                "zoo: %s, %d layers, %d parameters, two iterations in %.1f s, gradient norm %.3g then %.3g%n",
                network,
                records.get(0).sample().topology().layers().size(),
                model.numParams(),
                nanos / 1e9,
                records.get(0).sample().gradient().globalNorm(),
                records.get(1).sample().gradient().globalNorm());
    }

    /** Skips the rest of the test, and says why where people look. */
    private static void leaveOut(String reason) {
        System.out.println("zoo: left out: " + reason);
        assumeTrue(false, reason);
    }

    private static void assertMeasured(IterationSample sample) {
        assertThat(sample.gradient().globalNorm()).isFinite().isPositive();
        assertThat(sample.score()).isFinite();
        List<ParameterInfo> parameters = sample.topology().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            String name = sample.topology().nameOf(p);
            assertThat(sample.gradient().norms().at(p)).as(name).isFinite();
            assertThat(sample.updateNorms().at(p)).as(name).isFinite();
            assertThat(sample.parameterNorms().at(p)).as(name).isFinite();
        }
    }
}
