package io.gradwatch.benchmarks.meters;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.figures.Median;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a network whose metrics are served over HTTP, in blocks with and without clients that scrape them, in turns. The
 * clients ask all at once and once a second each, fifteen times as often as Prometheus does by default.
 */
final class ScrapedTraining {
    static final int CLIENTS = 100;

    private static final int LAYERS = 20;
    private static final int UNITS = 256;
    private static final int EXAMPLES = 32;
    private static final long SEED = 42;
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final int rounds;
    private final double blockSeconds;
    private final double warmUpSeconds;

    /**
     * What was measured.
     *
     * @param clients that scraped
     * @param scrapesPerSecond pages that all of them got, while they scraped
     * @param ratio time of a block with clients over that of its neighbour without
     */
    record Figures(int clients, double scrapesPerSecond, Median ratio) {}

    ScrapedTraining(int rounds, double blockSeconds, double warmUpSeconds) {
        this.rounds = rounds;
        this.blockSeconds = blockSeconds;
        this.warmUpSeconds = warmUpSeconds;
    }

    Figures measure() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0);
                Clients clients = new Clients(endpoint);
                GradwatchListener listener = GradwatchListener.builder()
                        .preset(Preset.AUTOPILOT)
                        .exporter(endpoint.exporter())
                        .build()) {
            Nd4j.getRandom().setSeed(SEED);
            MultiLayerNetwork net = network();
            net.addListeners(listener);
            DataSet batch = batch();
            int iterations = 1;
            for (double spent = 0; spent < warmUpSeconds; ) {
                double seconds = train(net, batch, 1);
                spent += seconds;
                iterations = (int) Math.ceil(blockSeconds / seconds);
            }
            double[] ratios = new double[rounds];
            double scraped = 0;
            for (int round = 0; round < rounds; round++) {
                double quiet = round % 2 == 0 ? train(net, batch, iterations) : 0;
                clients.scrape(true);
                double busy = train(net, batch, iterations);
                clients.scrape(false);
                quiet = round % 2 == 0 ? quiet : train(net, batch, iterations);
                ratios[round] = busy / quiet;
                scraped += busy;
            }
            return new Figures(CLIENTS, clients.pages() / scraped, Median.of(ratios));
        }
    }

    private static double train(MultiLayerNetwork net, DataSet batch, int iterations) {
        long start = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            net.fit(batch);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static MultiLayerNetwork network() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(new Adam(1e-4))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list();
        for (int layer = 0; layer < LAYERS; layer++) {
            layers.layer(new DenseLayer.Builder().nOut(UNITS).build());
        }
        MultiLayerNetwork net = new MultiLayerNetwork(layers.layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.feedForward(UNITS))
                .build());
        net.init();
        return net;
    }

    private static DataSet batch() {
        return new DataSet(Nd4j.randn(DataType.FLOAT, EXAMPLES, UNITS), Nd4j.randn(DataType.FLOAT, EXAMPLES, 1));
    }

    /** Threads that each scrape once a second while they shall. */
    private static final class Clients implements AutoCloseable {
        private final AtomicLong pages = new AtomicLong();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean scraping;
        private volatile boolean over;

        Clients(MetricsEndpoint endpoint) {
            for (int i = 0; i < CLIENTS; i++) {
                Thread thread = new Thread(() -> run(endpoint), "client-" + i);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        private void run(MetricsEndpoint endpoint) {
            while (!over) {
                if (!scraping) {
                    LockSupport.parkNanos(INTERVAL_NANOS / 1000);
                    continue;
                }
                try (InputStream page = endpoint.uri().toURL().openStream()) {
                    page.readAllBytes();
                    pages.incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                long again = System.nanoTime() + INTERVAL_NANOS;
                while (scraping && !over && System.nanoTime() < again) {
                    LockSupport.parkNanos(INTERVAL_NANOS / 100);
                }
            }
        }

        void scrape(boolean now) {
            scraping = now;
        }

        double pages() {
            return (double) pages.get();
        }

        @Override
        public void close() {
            over = true;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
