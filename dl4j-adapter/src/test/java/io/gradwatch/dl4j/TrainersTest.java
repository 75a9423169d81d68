package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.action.Action;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.slf4j.LoggerFactory;

/** Other ways to train than one fit of one network: trainers, transfer learning, threads, odd configurations. */
class TrainersTest {
    private static final List<DataSet> BATCHES = Networks.batches(4, 5, DataType.DOUBLE);

    private final Recording recording = new Recording();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.gradwatch");

    @BeforeEach
    void captureLog() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void nothingFailed() {
        logger.detachAppender(log);
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .isEmpty();
        assertThat(recording.iterations())
                .allMatch((IterationRecord record) -> record.health().internalErrors() == 0);
    }

    static Stream<Model> models() {
        return Stream.of(
                Networks.dense(new Adam(0.01), DataType.DOUBLE), Networks.graph(new Adam(0.01), DataType.DOUBLE));
    }

    @ParameterizedTest
    @MethodSource("models")
    void earlyStoppingTrainersAreWatchedFromFirstToLastIteration(Model model) {
        model.addListeners(listener(Policies.observeOnly()));
        EarlyStoppingResult<?> result = stoppedEarly(model);

        assertThat(result.getTotalEpochs()).isEqualTo(3);
        assertThat(recording.samples())
                .extracting(IterationSample::iteration)
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> (long) i).toList());
    }

    @ParameterizedTest
    @MethodSource("models")
    void earlyStoppingTrainersEndWithAnErrorAndTheBestModelWhenThePolicyStops(Model model) {
        model.addListeners(listener(asking(5, new Action.StopTraining())));
        EarlyStoppingResult<?> result = stoppedEarly(model);

        // The trainer takes any exception for the end: it does not pass it on.
        assertThat(result.getTerminationReason()).isEqualTo(EarlyStoppingResult.TerminationReason.Error);
        assertThat(result.getTerminationDetails()).contains("stopped by the policy of run 'test'");
        assertThat(result.getBestModel()).isNotNull();
        assertThat(recording.iterations()).hasSize(6);
    }

    /** A known defect of DL4J: the trainer asks for a best model that was never saved. */
    @Test
    void earlyStoppingThatIsStoppedBeforeItsFirstBestModelFailsInDl4j() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.DOUBLE);
        net.addListeners(listener(asking(1, new Action.StopTraining())));

        assertThatThrownBy(() -> stoppedEarly(net)).isInstanceOf(NullPointerException.class);
        assertThat(recording.iterations()).hasSize(2);
    }

    @Test
    void aLayerFrozenBetweenFitsIsLeftOutFromThenOn() {
        MultiLayerNetwork net = Networks.dense(new Sgd(0.1), DataType.DOUBLE);
        net.addListeners(listener(Policies.observeOnly()));
        net.fit(BATCHES.get(0));
        net.getLayers()[0] = new org.deeplearning4j.nn.layers.FrozenLayer(net.getLayer(0));
        net.fit(BATCHES.get(1));

        assertThat(trainableOf(0)).doesNotContain(false);
        assertThat(trainableOf(1)).containsExactly(false, false, true, true, true, true);
        assertThat(recording.samples().get(1).gradient().norms().at(0)).isZero();
    }

    @Test
    void aVertexFrozenBetweenFitsIsLeftOutFromThenOn() {
        ComputationGraph graph = Networks.graph(new Sgd(0.1), DataType.DOUBLE);
        graph.addListeners(listener(Policies.observeOnly()));
        graph.fit(BATCHES.get(0));
        graph.getVertex("left").setLayerAsFrozen();
        graph.fit(BATCHES.get(1));

        assertThat(TopologyText.of(recording.samples().get(0).topology())).contains("left DenseLayer 0: W weight");
        assertThat(TopologyText.of(recording.samples().get(1).topology())).contains("left DenseLayer 0: (W weight)");
    }

    @Test
    void transferLearningMakesANetworkThatIsAWorkerOfItsOwn() {
        MultiLayerNetwork source = Networks.dense(new Sgd(0.1), DataType.DOUBLE);
        GradwatchListener listener = listener(Policies.observeOnly());
        source.addListeners(listener);
        source.fit(BATCHES.get(0));
        MultiLayerNetwork target = new TransferLearning.Builder(source)
                .setFeatureExtractor(0)
                .nOutReplace(1, 7, org.deeplearning4j.nn.weights.WeightInit.XAVIER)
                .build();
        target.setListeners(listener);
        target.fit(BATCHES.get(1));
        source.fit(BATCHES.get(1));

        assertThat(recording.iterations())
                .extracting(record -> record.run().worker())
                .containsExactly("0", "1", "0");
        assertThat(trainableOf(1)).containsExactly(false, false, true, true, true, true);
        assertThat(recording.samples().get(1).topology().parameters().get(2).elements())
                .isEqualTo(6 * 7);
        assertThat(trainableOf(2)).doesNotContain(false);
    }

    @Test
    void parametersSetBetweenFitsAreMeasuredAsTheyAre() {
        MultiLayerNetwork net = Networks.dense(new Sgd(0.1), DataType.DOUBLE);
        net.addListeners(listener(Policies.observeOnly()));
        net.fit(BATCHES.get(0));
        net.setParams(net.params().mul(2));
        double norm = net.getParam("0_W").norm2Number().doubleValue();
        net.fit(BATCHES.get(1));

        assertThat(recording.samples().get(1).parameterNorms().at(0)).isCloseTo(norm, within(1e-12));
        assertThat(recording.samples().get(1).iteration()).isEqualTo(1);
    }

    /** A network taken for another one each time it is looked at would lose its snapshots. */
    @ParameterizedTest
    @MethodSource("models")
    void snapshotsOutliveTheIteration(Model model) {
        double[] start = Networks.parametersOf(model);
        model.addListeners(listener(asking(3, new Action.Rollback())));
        BATCHES.forEach(batch -> Networks.fit(model, batch));

        assertThat(recording.actions()).singleElement().matches(action -> action.isApplied());
        assertThat(Networks.parametersOf(model)).containsExactly(start);
    }

    @Test
    void severalThreadsTrainSeveralNetworksWithOneListener() throws Exception {
        GradwatchListener listener = listener(Policies.observeOnly());
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<double[]>> trained = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                trained.add(pool.submit(() -> {
                    MultiLayerNetwork net = Networks.dense(new Adam(0.01), DataType.DOUBLE);
                    net.addListeners(listener);
                    BATCHES.forEach(net::fit);
                    return Networks.parametersOf(net);
                }));
            }
            MultiLayerNetwork bare = Networks.dense(new Adam(0.01), DataType.DOUBLE);
            BATCHES.forEach(bare::fit);
            for (Future<double[]> parameters : trained) {
                assertThat(parameters.get()).containsExactly(Networks.parametersOf(bare));
            }
        } finally {
            pool.shutdown();
        }
        for (int worker = 0; worker < threads; worker++) {
            String name = Integer.toString(worker);
            assertThat(recording.iterations())
                    .filteredOn(record -> record.run().worker().equals(name))
                    .extracting(record -> record.sample().iteration())
                    .containsExactly(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void maximisingIsMeasuredJustTheSame() {
        IterationSample minimised = firstSample(minimising(true));
        IterationSample maximised = firstSample(minimising(false));

        // DL4J 1.0.0-M2.1 reads the setting nowhere: the step has the same direction.
        assertThat(maximised.gradient().norms()).isEqualTo(minimised.gradient().norms());
        assertThat(maximised.updateNorms()).isEqualTo(minimised.updateNorms());
    }

    @Test
    void updateNormsAreThoseOfTheStepAndNotOfTheConstraintsAfterIt() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(0.5), DataType.DOUBLE)
                .constrainWeights(new MaxNormConstraint(0.1, 0))
                .list()
                .layer(CatalogueParts.output())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        IterationSample sample = firstSample(net);
        double norm = net.getParam("0_W").norm2Number().doubleValue();

        assertThat(sample.updateNorms().at(0))
                .isCloseTo(0.5 * sample.gradient().norms().at(0), within(1e-12));
        // The constraint moved the weights much farther than the step did.
        assertThat(sample.parameterNorms().at(0) - norm)
                .isGreaterThan(2 * sample.updateNorms().at(0));
    }

    @Test
    void aNetworkWithoutParametersIsNothingToWatch() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(0.1), DataType.DOUBLE)
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.ActivationLayer())
                .layer(new org.deeplearning4j.nn.conf.layers.LossLayer.Builder().build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        net.addListeners(listener(Policies.observeOnly()));
        INDArray features = BATCHES.get(0).getFeatures();
        net.fit(new DataSet(features, features));

        // DL4J's fit returns at once: it calls no listener.
        assertThat(recording.iterations()).isEmpty();
    }

    @Test
    void aNetworkOfWhichNothingTrainsIsMeasuredAsZero() {
        ComputationGraph graph = new ComputationGraph(Networks.base(new Sgd(0.1), DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "frozen",
                        new org.deeplearning4j.nn.conf.layers.misc.FrozenLayer(new DenseLayer.Builder()
                                .nIn(Networks.INPUTS)
                                .nOut(Networks.CLASSES)
                                .build()),
                        "in")
                .addLayer("out", new org.deeplearning4j.nn.conf.layers.LossLayer.Builder().build(), "frozen")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
        graph.init();
        IterationSample sample = firstSample(graph);

        assertThat(sample.gradient().globalNorm()).isZero();
        assertThat(sample.topology().parameters()).hasSize(2).noneMatch(parameter -> parameter.trainable());
    }

    private List<Boolean> trainableOf(int iteration) {
        return recording.samples().get(iteration).topology().parameters().stream()
                .map(parameter -> parameter.trainable())
                .toList();
    }

    private IterationSample firstSample(Model model) {
        int before = recording.iterations().size();
        model.addListeners(listener(Policies.observeOnly()));
        Networks.fit(model, BATCHES.get(0));
        return recording.samples().get(before);
    }

    private static MultiLayerNetwork minimising(boolean minimise) {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(0.1), DataType.DOUBLE)
                .minimize(minimise)
                .list()
                .layer(CatalogueParts.dense(4))
                .layer(CatalogueParts.output())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }

    private GradwatchListener listener(PolicyFactory policy) {
        return GradwatchListener.builder()
                .run("test")
                .policy(policy)
                .exporter(recording.exporter())
                .build();
    }

    private static PolicyFactory asking(long iteration, Action action) {
        return Policies.of(
                "asking",
                topology -> situation -> situation.sample().iteration() == iteration
                        ? List.of(new PlannedAction(action, "test"))
                        : List.of());
    }

    private static EarlyStoppingResult<?> stoppedEarly(Model model) {
        ListDataSetIterator<DataSet> training = new ListDataSetIterator<>(BATCHES, 1);
        ListDataSetIterator<DataSet> test = new ListDataSetIterator<>(BATCHES, 1);
        if (model instanceof MultiLayerNetwork net) {
            return new EarlyStoppingTrainer(
                            new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                                    .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                                    .scoreCalculator(new DataSetLossCalculator(test, true))
                                    .modelSaver(new InMemoryModelSaver<>())
                                    .build(),
                            net,
                            training)
                    .fit();
        }
        return new EarlyStoppingGraphTrainer(
                        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                                .scoreCalculator(new DataSetLossCalculator(test, true))
                                .modelSaver(new InMemoryModelSaver<>())
                                .build(),
                        (ComputationGraph) model,
                        training)
                .fit();
    }
}
