package io.gradwatch.benchmarks.meters;

import static java.util.Objects.requireNonNull;

import io.gradwatch.prometheus.LayerSeries;
import io.gradwatch.prometheus.MicrometerExporter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Setting and scraping the meters of a network of {@value LargeRun#LAYERS} layers, against as many volatile doubles and bare
 * gauges as there would be with {@value #METRICS} metrics per layer.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MetersBenchmark {
    static final int METRICS = 6;
    static final int VALUES = METRICS * LargeRun.LAYERS;

    /** JMH makes it. */
    public MetersBenchmark() {}

    /**
     * Exports one iteration.
     *
     * @param watched a run that is shown
     */
    @Benchmark
    public void exportIteration(Watched watched) {
        watched.export();
    }

    /**
     * Writes as many volatile doubles as there are values.
     *
     * @param plain the values
     */
    @Benchmark
    public void writeVolatileDoubles(Plain plain) {
        plain.write();
    }

    /**
     * Writes a page of all meters of the run.
     *
     * @param watched a run that is shown
     * @return the page
     */
    @Benchmark
    public String scrapeRun(Watched watched) {
        return watched.registry.scrape();
    }

    /**
     * Writes a page of as many gauges as there are values, with the same tags.
     *
     * @param bare the gauges
     * @return the page
     */
    @Benchmark
    public String scrapeBareGauges(Bare bare) {
        return bare.registry.scrape();
    }

    /** A run in a registry. */
    @State(Scope.Thread)
    public static class Watched {
        final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final MicrometerExporter exporter =
                MicrometerExporter.to(registry, LayerSeries.defaults().withMaxLayers(LargeRun.LAYERS));
        private @Nullable LargeRun run;

        /** JMH makes it. */
        public Watched() {}

        /** Begins the run. */
        @Setup
        public void begin() {
            run = new LargeRun();
            export();
        }

        void export() {
            exporter.export(requireNonNull(run, "made by setup").next());
        }
    }

    /** Volatile doubles, each in an object of its own. */
    @State(Scope.Thread)
    public static class Plain {
        private final List<Value> values = new ArrayList<>();
        private double next;

        /** JMH makes it. */
        public Plain() {}

        /** Makes the objects. */
        @Setup
        public void fill() {
            for (int i = 0; i < VALUES; i++) {
                values.add(new Value());
            }
        }

        void write() {
            next++;
            for (Value value : values) {
                value.value = next;
            }
        }
    }

    /** Gauges without Gradwatch. */
    @State(Scope.Thread)
    public static class Bare {
        final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final List<Value> values = new ArrayList<>();

        /** JMH makes it. */
        public Bare() {}

        /** Registers the gauges. */
        @Setup
        public void register() {
            for (int metric = 0; metric < METRICS; metric++) {
                for (int layer = 0; layer < LargeRun.LAYERS; layer++) {
                    Value value = new Value();
                    value.value = metric + 0.001 * layer;
                    values.add(value);
                    Gauge.builder("bare.metric" + metric, value, each -> each.value)
                            .tags("run", LargeRun.RUN.run(), "model", LargeRun.RUN.model())
                            .tags("worker", LargeRun.RUN.worker(), "layer", "dense" + layer, "parameter", "W")
                            .description("A gauge")
                            .register(registry);
                }
            }
        }
    }

    /** What a gauge shows. */
    private static final class Value {
        volatile double value;
    }
}
