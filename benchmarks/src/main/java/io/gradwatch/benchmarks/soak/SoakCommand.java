package io.gradwatch.benchmarks.soak;

import io.gradwatch.benchmarks.figures.RunOptions;
import io.gradwatch.dl4j.GradwatchListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a tiny network for very many iterations under autopilot, and prints what the process holds on the way. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Trains a tiny network for a million iterations, and looks for memory and threads left behind.",
        sortOptions = false)
public final class SoakCommand implements Callable<Integer> {
    private static final int SAMPLES = 10;
    private static final int INPUTS = 4;
    private static final int EXAMPLES = 8;

    /** A prime number, so that trouble does not always come at the same place of anything. */
    private static final int POISON_EVERY = 997;

    private static final int IDLE_SECONDS = 6;
    private static final double MEBI = 1024 * 1024;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "How many. Default: 1000000; with --quick 30000, with --smoke 1000.")
    private @Nullable Long wantedIterations;

    /** Made by picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() {
        long iterations =
                wantedIterations == null ? options.effort().choose(1_000_000L, 30_000L, 1_000L) : wantedIterations;
        PrintWriter writer = options.writer();
        writer.printf(
                Locale.ROOT,
                "every %dth mini-batch holds a NaN%n%n%10s %12s %16s %14s %8s%n",
                POISON_EVERY,
                "iteration",
                "heap MiB",
                "off-heap MiB",
                "process MiB",
                "threads");
        List<Footprint> footprints = new ArrayList<>();
        MultiLayerNetwork net = network();
        try (GradwatchListener listener = GradwatchListener.autopilot()) {
            net.setListeners(listener);
            for (int sample = 1; sample <= SAMPLES; sample++) {
                train(net, iterations * (sample - 1) / SAMPLES, iterations * sample / SAMPLES);
                footprints.add(print(Footprint.now(iterations * sample / SAMPLES), writer));
            }
        }
        long threads = threadsOfGradwatch();
        writer.printf("%nGradwatch's threads %d s after the listener is closed: %d%n", IDLE_SECONDS, threads);
        options.finish(new SoakFigures(iterations, POISON_EVERY, List.copyOf(footprints), threads));
        return 0;
    }

    /** Exporters' threads end when they have been idle for five seconds; all others are ND4J's and the virtual machine's. */
    private static long threadsOfGradwatch() {
        try {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gradwatch"))
                .count();
    }

    private static Footprint print(Footprint now, PrintWriter writer) {
        writer.printf(
                Locale.ROOT,
                "%10d %12.2f %16.2f %14.1f %8d%n",
                now.iteration(),
                now.heapBytes() / MEBI,
                now.offHeapBytes() / MEBI,
                now.processBytes() / MEBI,
                now.threads());
        writer.flush();
        return now;
    }

    private static void train(MultiLayerNetwork net, long from, long to) {
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            batches.add(batch());
        }
        DataSet poisoned = batch();
        poisoned.getFeatures().putScalar(0, Double.NaN);
        for (long i = from; i < to; i++) {
            net.fit(i % POISON_EVERY == POISON_EVERY - 1 ? poisoned : batches.get((int) (i % batches.size())));
        }
    }

    /** The label is the sign of the first input: something that can be learnt. */
    private static DataSet batch() {
        INDArray features = Nd4j.randn(DataType.FLOAT, EXAMPLES, INPUTS);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 2);
        for (int i = 0; i < EXAMPLES; i++) {
            labels.putScalar(i, features.getDouble(i, 0) > 0 ? 1 : 0, 1);
        }
        return new DataSet(features, labels);
    }

    private static MultiLayerNetwork network() {
        Nd4j.getRandom().setSeed(42);
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(1e-3))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nOut(8).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(INPUTS))
                .build());
        net.init();
        return net;
    }
}
