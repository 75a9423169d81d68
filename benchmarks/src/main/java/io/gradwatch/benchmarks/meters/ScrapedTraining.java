package io.gradwatch.benchmarks.meters;

import com.sun.management.OperatingSystemMXBean;
import io.gradwatch.Preset;
import io.gradwatch.benchmarks.figures.Median;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a network in blocks, in turns: nobody scrapes, or clients in another process scrape a {@link ConstantPage} of the training
 * process, or its Gradwatch endpoint. The second tells what any answer costs on this machine, clients included.
 */
final class ScrapedTraining {
    private static final int LAYERS = 20;
    private static final int UNITS = 256;
    private static final int EXAMPLES = 32;
    private static final long SEED = 42;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ScrapeLoad load;
    private final int rounds;
    private final double blockSeconds;
    private final double warmUpSeconds;

    ScrapedTraining(ScrapeLoad load, int rounds, double blockSeconds, double warmUpSeconds) {
        this.load = load;
        this.rounds = rounds;
        this.blockSeconds = blockSeconds;
        this.warmUpSeconds = warmUpSeconds;
    }

    /** What the clients do meanwhile. */
    private enum Arm {
        NOBODY,
        CONSTANT,
        GRADWATCH
    }

    private record Block(double seconds, double processorSeconds, ClientProcess.Scrapes scrapes) {}

    TrainingReport measure() {
        try (MetricsEndpoint endpoint = MetricsEndpoint.start(0);
                ClientProcess clients = ClientProcess.start(load);
                GradwatchListener listener = GradwatchListener.builder()
                        .preset(Preset.AUTOPILOT)
                        .exporter(endpoint.exporter())
                        .build()) {
            Nd4j.getRandom().setSeed(SEED);
            MultiLayerNetwork net = network();
            net.addListeners(listener);
            DataSet batch = batch();
            // Of a page that has its values.
            warmUp(net, batch);
            try (ConstantPage constant = ConstantPage.copyOf(endpoint.uri())) {
                Map<Arm, URI> pages = Map.of(Arm.CONSTANT, constant.uri(), Arm.GRADWATCH, endpoint.uri());
                for (URI page : pages.values()) {
                    clients.scrape(page);
                    warmUp(net, batch);
                    clients.rest();
                }
                int iterations = (int) Math.ceil(blockSeconds / warmUp(net, batch));
                Map<Arm, List<Block>> blocks = new EnumMap<>(Arm.class);
                List<Arm> order = new ArrayList<>(List.of(Arm.values()));
                for (int round = 0; round < rounds; round++) {
                    System.gc();
                    for (Arm arm : order) {
                        blocks.computeIfAbsent(arm, each -> new ArrayList<>())
                                .add(block(clients, pages.get(arm), net, batch, iterations));
                    }
                    // All six orders come by.
                    Collections.swap(order, 0, 1 + round % 2);
                }
                return report(blocks, iterations, constant.bytes());
            }
        }
    }

    /** Trains for a while; seconds of a mean iteration. */
    private double warmUp(MultiLayerNetwork net, DataSet batch) {
        double spent = 0;
        int iterations = 0;
        while (spent < warmUpSeconds) {
            spent += train(net, batch, 1);
            iterations++;
        }
        return spent / iterations;
    }

    private static Block block(
            ClientProcess clients, @Nullable URI page, MultiLayerNetwork net, DataSet batch, int iterations) {
        if (page != null) {
            clients.scrape(page);
        }
        long processor = PROCESS.getProcessCpuTime();
        double seconds = train(net, batch, iterations);
        double processorSeconds = (PROCESS.getProcessCpuTime() - processor) / 1e9;
        return new Block(seconds, processorSeconds, page == null ? new ClientProcess.Scrapes(0, 0) : clients.rest());
    }

    private static double train(MultiLayerNetwork net, DataSet batch, int iterations) {
        long start = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            net.fit(batch);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private TrainingReport report(Map<Arm, List<Block>> blocks, int iterations, int pageBytes) {
        List<Block> nobody = blocks.getOrDefault(Arm.NOBODY, List.of());
        List<Block> constant = blocks.getOrDefault(Arm.CONSTANT, List.of());
        List<Block> gradwatch = blocks.getOrDefault(Arm.GRADWATCH, List.of());
        double[] iterationMillis = nobody.stream()
                .mapToDouble(block -> block.seconds() * 1e3 / iterations)
                .toArray();
        return new TrainingReport(
                load,
                rounds,
                Median.of(iterationMillis).value(),
                pageBytes,
                scraped(constant, nobody),
                scraped(gradwatch, nobody),
                ratio(gradwatch, constant));
    }

    private static TrainingReport.Scraped scraped(List<Block> blocks, List<Block> nobody) {
        ClientProcess.Scrapes all = blocks.stream()
                .map(Block::scrapes)
                .reduce(ClientProcess.Scrapes::plus)
                .orElseThrow();
        double seconds = blocks.stream().mapToDouble(Block::seconds).sum();
        double[] processorMillis = new double[blocks.size()];
        for (int i = 0; i < processorMillis.length; i++) {
            double more = blocks.get(i).processorSeconds() - nobody.get(i).processorSeconds();
            processorMillis[i] =
                    more * 1e3 / Math.max(1, blocks.get(i).scrapes().pages());
        }
        return new TrainingReport.Scraped(
                all.pages() / seconds, all.errors(), Median.of(processorMillis), ratio(blocks, nobody));
    }

    private static Median ratio(List<Block> blocks, List<Block> others) {
        double[] ratios = new double[blocks.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = blocks.get(i).seconds() / others.get(i).seconds();
        }
        return Median.of(ratios);
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
}
