package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.probe.Sampling;
import io.gradwatch.rule.Rules;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.slf4j.LoggerFactory;

/** The listener in all ways of training, and with everything that can go wrong around it. */
class GradwatchListenerTest {
    private static final List<DataSet> BATCHES = Networks.batches(6, 5, DataType.FLOAT);

    private final Recording recording = new Recording();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(GradwatchListener.class);

    @BeforeEach
    void captureLog() {
        log.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void releaseLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    static Stream<Model> models() {
        return Stream.of(
                Networks.dense(new Adam(0.01), DataType.FLOAT), Networks.graph(new Adam(0.01), DataType.FLOAT));
    }

    @ParameterizedTest
    @MethodSource("models")
    void seesEveryIterationOfFitWithADataSet(Model model) {
        model.addListeners(recordingListener());
        BATCHES.forEach(batch -> Networks.fit(model, batch));

        assertThat(recording.samples())
                .extracting(sample -> sample.iteration())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertNothingFailed();
    }

    @ParameterizedTest
    @MethodSource("models")
    void seesEveryIterationAndEpochOfFitWithAnIterator(Model model) {
        model.addListeners(recordingListener());
        ListDataSetIterator<DataSet> iterator = new ListDataSetIterator<>(BATCHES, 1);
        if (model instanceof MultiLayerNetwork net) {
            net.fit(iterator, 2);
        } else if (model instanceof ComputationGraph graph) {
            graph.fit(iterator, 2);
        }

        assertThat(recording.samples()).hasSize(12);
        assertThat(recording.samples().get(0).epoch()).isZero();
        assertThat(recording.samples().get(recording.samples().size() - 1).epoch())
                .isEqualTo(1);
        assertNothingFailed();
    }

    @Test
    void seesEverySegmentOfTruncatedBackPropagation() {
        MultiLayerNetwork net = Networks.truncatedLstm(new Adam(0.01), 4);
        net.addListeners(recordingListener());
        net.fit(Networks.sequences(3, 12, DataType.FLOAT));

        assertThat(recording.samples()).extracting(sample -> sample.iteration()).containsExactly(0L, 1L, 2L);
        assertThat(recording.samples()).allMatch(sample -> sample.gradient().globalNorm() > 0);
        assertNothingFailed();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelSavedWithTheListenerAttachedLoads(Model model, @TempDir Path folder) throws IOException {
        model.addListeners(GradwatchListener.autopilot());
        BATCHES.forEach(batch -> Networks.fit(model, batch));
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(model, file, true);
        Model loaded = model instanceof MultiLayerNetwork
                ? ModelSerializer.restoreMultiLayerNetwork(file, true)
                : ModelSerializer.restoreComputationGraph(file, true);

        assertThat(Networks.parametersOf(loaded)).containsExactly(Networks.parametersOf(model));
        assertThat(Networks.updaterStateOf(loaded)).containsExactly(Networks.updaterStateOf(model));
    }

    /** Both networks have an L2 coefficient of 1e-3 on their weights: half of it times the squared norms is in the score. */
    @ParameterizedTest
    @MethodSource("models")
    void tellsWhatRegularisationAddsToTheScore(Model model) {
        model.addListeners(recordingListener());

        Networks.fit(model, BATCHES.get(0));

        IterationSample sample = recording.samples().get(0);
        double squares = 0;
        for (int p = 0; p < sample.topology().parameterCount(); p++) {
            double norm = sample.parameterNorms().at(p);
            squares += sample.topology().parameters().get(p).isTrainableWeight() ? norm * norm : 0;
        }
        assertThat(sample.penalty()).isCloseTo(0.5e-3 * squares, within(1e-6));
        assertThat(sample.dataLoss()).isPositive().isEqualTo(sample.score() - sample.penalty());
    }

    @Test
    void describesLayersAndParametersInWordsOfTheConfiguration() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        Topology topology = ParameterTable.of(network(net)).topology();

        assertThat(topology.layers()).extracting(LayerInfo::name).containsExactly("layer0", "layer1", "layer2");
        assertThat(topology.layers().get(0))
                .isEqualTo(new LayerInfo("layer0", "DenseLayer", 0, "tanh", "XAVIER", "Adam"));
        assertThat(topology.nameOf(3)).isEqualTo("layer1.b");
    }

    @Test
    void describesAGraphByItsVerticesAndTheirDepth() {
        Topology topology = ParameterTable.of(network(Networks.graph(new Adam(0.01), DataType.FLOAT)))
                .topology();

        assertThat(topology.layers())
                .extracting(LayerInfo::name, LayerInfo::depth)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("left", 0),
                        org.assertj.core.groups.Tuple.tuple("right", 0),
                        org.assertj.core.groups.Tuple.tuple("joined", 1),
                        org.assertj.core.groups.Tuple.tuple("out", 2));
    }

    @Test
    void aListenerAttachedTwiceMeasuresOnceAndSaysSo() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = recordingListener();
        net.addListeners(listener, listener);
        BATCHES.forEach(net::fit);

        assertThat(recording.iterations()).hasSize(BATCHES.size());
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("attached twice")
                .contains("remove it");
    }

    @Test
    void twoListenersOnOneNetworkAreWarnedAbout() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        net.addListeners(recordingListener(), GradwatchListener.protect());
        net.fit(BATCHES.get(0));

        assertThat(messages()).anyMatch(message -> message.contains("attach only one"));
    }

    @Test
    void oneListenerOnTwoNetworksWatchesEachAsAWorkerOfItsOwn() {
        MultiLayerNetwork one = Networks.dense(new Adam(0.01), DataType.FLOAT);
        MultiLayerNetwork other = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = recordingListener();
        one.addListeners(listener);
        other.addListeners(listener);
        one.fit(BATCHES.get(0));
        other.fit(BATCHES.get(0));
        one.fit(BATCHES.get(1));

        assertThat(recording.iterations())
                .extracting(
                        record -> record.run().worker() + ":" + record.sample().iteration())
                .containsExactly("0:0", "1:0", "0:1");
    }

    @Test
    void aNetworkThatIsNotInitialisedIsDescribedWithAClearError() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.dense(new Sgd(0.1), DataType.FLOAT)
                .getLayerWiseConfigurations()
                .clone());

        assertThatThrownBy(() -> new Dl4jProbe(Sampling.DEFAULT).describe(network(net)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not initialised")
                .hasMessageContaining("init()");
    }

    @Test
    void aListenerAttachedBeforeInitWorksOnceTheNetworkIsInitialised() {
        MultiLayerConfiguration configuration = Networks.dense(new Sgd(0.1), DataType.FLOAT)
                .getLayerWiseConfigurations()
                .clone();
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.addListeners(recordingListener());
        net.init();
        net.fit(BATCHES.get(0));

        assertThat(recording.iterations()).hasSize(1);
        assertNothingFailed();
    }

    @Test
    void aRuleThatThrowsLeavesTrainingUndisturbed() {
        MultiLayerNetwork watched = Networks.dense(new Adam(0.01), DataType.FLOAT);
        watched.addListeners(GradwatchListener.builder()
                .rule(Rules.of("broken", topology -> sample -> {
                    throw new IllegalStateException("a bug in a plugin (expected in this test)");
                }))
                .exporter(recording.exporter())
                .build());
        BATCHES.forEach(watched::fit);

        assertThat(Networks.parametersOf(watched)).containsExactly(trainedBare());
        assertThat(recording.iterations())
                .last()
                .satisfies(
                        record -> assertThat(record.health().internalErrors()).isEqualTo(BATCHES.size()));
    }

    @Test
    void anExporterThatThrowsLeavesTrainingUndisturbed() {
        assertThat(trainedWith(record -> {
                    throw new IllegalStateException("a bug in an exporter (expected in this test)");
                }))
                .containsExactly(trainedBare());
    }

    @Test
    void anExporterThatHangsLeavesTrainingUndisturbed() {
        CountDownLatch never = new CountDownLatch(1);
        Exporter hanging = new Exporter() {
            @Override
            public void runStarted(RunInfo run, Topology topology) {
                hang();
            }

            @Override
            public void export(IterationRecord iteration) {
                hang();
            }

            private void hang() {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        assertThat(trainedWith(hanging)).containsExactly(trainedBare());
        never.countDown();
    }

    @Test
    void anOptimizerThatIsNotSupportedIsSaidOnceAndLeftAlone() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(0.1), DataType.FLOAT)
                .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(Networks.CLASSES)
                        .build())
                .build());
        net.init();
        net.addListeners(recordingListener());
        BATCHES.subList(0, 2).forEach(net::fit);

        assertThat(recording.iterations()).isEmpty();
        assertThat(messages()).singleElement().asString().contains("LBFGS");
    }

    @Test
    void aTrainingThatDiedInMidStepIsTakenUpAgain() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = recordingListener();
        net.addListeners(listener);
        net.fit(BATCHES.get(0));
        listener.onGradientCalculation(net);
        net.fit(BATCHES.get(1));

        assertThat(recording.iterations()).hasSize(2);
        assertNothingFailed();
    }

    @Test
    void aRunNameMustNotBeBlank() {
        assertThatThrownBy(() -> GradwatchListener.builder().run(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run must not be blank");
    }

    @Test
    void measuresOnAfterCloseAsANewRun() {
        List<String> starts = new ArrayList<>();
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = recordingListener();
        net.addListeners(listener);
        net.fit(BATCHES.get(0));
        listener.close();
        net.fit(BATCHES.get(1));

        recording.iterations().forEach(record -> starts.add(record.run().worker()));
        assertThat(starts).containsExactly("0", "1");
    }

    /** The exporter is held up until somebody waits for it: without a wait it would have nothing when the listener is closed. */
    @Test
    void closeReturnsWhenExportersHaveDeliveredTheWholeRun() throws InterruptedException {
        List<String> delivered = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = GradwatchListener.builder()
                .exporter(new Exporter() {
                    @Override
                    public void export(IterationRecord iteration) {
                        await(held);
                        delivered.add("iteration");
                    }

                    @Override
                    public void runEnded(RunInfo run, List<ActionRecord> releases) {
                        delivered.add("end");
                    }
                })
                .build();
        net.addListeners(listener);
        BATCHES.forEach(net::fit);
        Thread closing = new Thread(listener::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        held.countDown();
        closing.join();

        assertThat(delivered).hasSize(BATCHES.size() + 1).endsWith("end");
    }

    @Test
    void closeDoesNotWaitLongerThanItMay() {
        CountDownLatch held = new CountDownLatch(1);
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        GradwatchListener listener = GradwatchListener.builder()
                .exporter(iteration -> await(held))
                .closeTimeout(Duration.ZERO)
                .build();
        net.addListeners(listener);
        net.fit(BATCHES.get(0));

        listener.close();

        assertThat(held.getCount()).isEqualTo(1);
        held.countDown();
    }

    @Test
    void closeTimeoutMustNotBeNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradwatchListener.builder().closeTimeout(Duration.ofMillis(-1)))
                .withMessage("closeTimeout must be zero or more, was PT-0.001S");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts an exporter", e);
        }
    }

    private GradwatchListener recordingListener() {
        return GradwatchListener.builder()
                .run("test")
                .exporter(recording.exporter())
                .build();
    }

    private static double[] trainedWith(Exporter exporter) {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        net.addListeners(GradwatchListener.builder().exporter(exporter).build());
        BATCHES.forEach(net::fit);
        return Networks.parametersOf(net);
    }

    private static double[] trainedBare() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.FLOAT);
        BATCHES.forEach(net::fit);
        return Networks.parametersOf(net);
    }

    private static Network network(Model model) {
        Network network = Network.of(model);
        assertThat(network).isNotNull();
        return java.util.Objects.requireNonNull(network);
    }

    private List<String> messages() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void assertNothingFailed() {
        assertThat(messages()).isEmpty();
    }
}
