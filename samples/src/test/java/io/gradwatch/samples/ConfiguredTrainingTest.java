package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.dl4j.GradwatchListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains a real network whose watching is read from a file, a plugin of another jar included. */
class ConfiguredTrainingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double LEARNING_RATE = 0.1;
    private static final long SEED = 12345;

    private final List<DataSet> batches = IrisData.batches(IrisData.standardised(), 50, SEED);

    @TempDir
    private Path folder;

    @Test
    void guardOfTheFileKeepsAPoisonedBatchFromTheWeights() throws IOException {
        MultiLayerNetwork net = network();
        net.addListeners(listener("guards: [skip-non-finite]\nexporters: []\n"));
        net.fit(batches.get(0));
        double[] before = net.params().toDoubleVector();
        DataSet poisoned = batches.get(1).copy();
        poisoned.getFeatures().putScalar(0, Double.NaN);

        net.fit(poisoned);

        assertThat(net.params().toDoubleVector()).containsExactly(before);
    }

    @Test
    void fileThatIsEmptyLeavesTrainingAlone() throws IOException {
        MultiLayerNetwork watched = network();
        watched.addListeners(listener(""));
        MultiLayerNetwork alone = network();

        batches.forEach(watched::fit);
        batches.forEach(alone::fit);

        INDArray difference = watched.params().sub(alone.params());
        assertThat(difference.amaxNumber().doubleValue()).isZero();
    }

    @Test
    void ruleOfAnotherJarJudgesAndAnExporterOfAnotherJarTells() throws IOException, InterruptedException {
        int port = freePort();
        MultiLayerNetwork net = network();
        try (GradwatchListener listener = listener("run: by-file\n"
                + "rules:\n"
                + "  learning-rate-limit: {limit: 0.05, ignoreLayers: [hidden]}\n"
                + "exporters:\n"
                + "  - prometheus: {port: " + port + "}\n")) {
            net.addListeners(listener);

            batches.forEach(net::fit);

            assertThat(listener.run()).isEqualTo("by-file");
            String page = awaitPage(port, text -> text.contains("rule=\"learning-rate-limit\""));
            assertThat(page.lines().filter(line -> line.contains("learning-rate-limit")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("run=\"by-file\""));
        }
    }

    @Test
    void fileThatIsWrongIsRefusedBeforeTraining() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> listener("rules: {learning-rate-limt: on}\n"))
                .withMessageContaining("gradwatch.yaml:1:9: rules.learning-rate-limt: unknown rule")
                .withMessageContaining("did you mean 'learning-rate-limit'?");
    }

    private GradwatchListener listener(String yaml) throws IOException {
        return GradwatchListener.from(Files.writeString(folder.resolve("gradwatch.yaml"), yaml));
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(new Sgd(LEARNING_RATE))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nIn(IrisData.FEATURES)
                        .nOut(8)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .activation(Activation.SOFTMAX)
                        .nIn(8)
                        .nOut(IrisData.CLASSES)
                        .build())
                .build());
        net.init();
        return net;
    }

    private static String awaitPage(int port, Predicate<String> wanted) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(PATIENCE)
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String page = client.send(request, BodyHandlers.ofString()).body();
        while (!wanted.test(page)) {
            assertThat(System.nanoTime())
                    .as("the metrics, the last time: %s", page)
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            page = client.send(request, BodyHandlers.ofString()).body();
        }
        return page;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
