package io.gradwatch.samples;

import com.sun.net.httpserver.HttpServer;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.prometheus.MicrometerExporter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A training program that had a Micrometer registry, meters and an HTTP server of its own, without a framework, before
 * Gradwatch came. The line that attaches Gradwatch is marked; its meters then appear among those of the program.
 */
public final class TrainingWithRegistry implements AutoCloseable {
    private static final int EPOCHS = 100;
    private static final int BATCH_SIZE = 30;
    private static final long SEED = 7;
    private static final double LEARNING_RATE = 1e-2;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpServer server;

    /** Measured by the thread that trains: a network must not be asked while another thread trains it. */
    private volatile double accuracy = Double.NaN;

    private TrainingWithRegistry(HttpServer server) {
        this.server = server;
    }

    /**
     * Trains and serves meanwhile, then exits.
     *
     * @param arguments the port of {@code /metrics} on the loopback address; 8081 if there is none
     * @throws IOException if the port cannot be had
     */
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8081;
        try (TrainingWithRegistry program = serving(port)) {
            program.train(EPOCHS, System.out);
        }
    }

    /** Serves the registry on the loopback address, at a free port if 0 is given. */
    static TrainingWithRegistry serving(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        TrainingWithRegistry program = new TrainingWithRegistry(server);
        server.createContext("/metrics", exchange -> {
            byte[] page = program.registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            try (exchange) {
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
        return program;
    }

    /** Where the metrics are, for example {@code http://127.0.0.1:8081/metrics}. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Trains a classifier of the Iris rows. */
    void train(int epochs, PrintStream out) {
        DataSet rows = IrisData.standardised();
        List<DataSet> batches = IrisData.batches(rows, BATCH_SIZE, SEED);
        MultiLayerNetwork net = network();

        // The one line:
        net.addListeners(GradwatchListener.builder()
                .exporter(MicrometerExporter.to(registry))
                .build());

        Timer epoch = Timer.builder("training.epoch")
                .description("Time for one pass over the data")
                .register(registry);
        Counter examples =
                Counter.builder("training.examples").description("Rows seen").register(registry);
        Gauge.builder("training.accuracy", () -> accuracy)
                .description("Share of rows classified correctly, after the last epoch")
                .register(registry);
        out.println("Metrics: " + address());
        for (int i = 0; i < epochs; i++) {
            epoch.record(() -> batches.forEach(net::fit));
            examples.increment(rows.numExamples());
            accuracy =
                    net.evaluate(new ListDataSetIterator<>(batches, BATCH_SIZE)).accuracy();
        }
        out.println("Accuracy: " + accuracy);
    }

    private static MultiLayerNetwork network() {
        return IrisScenario.classifier(SEED, new Adam(LEARNING_RATE), 2, 16, Activation.RELU, WeightInit.RELU);
    }

    @Override
    public void close() {
        server.stop(0);
        registry.close();
    }
}
