package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.Clipping;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.guard.Guards;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.slf4j.LoggerFactory;

/** Training by two workers at once, each with a replica of the network. A hang is a failure: hence the time limit. */
@Timeout(120)
class ParallelWrapperTest {
    private static final int WORKERS = 2;
    private static final List<DataSet> BATCHES = Networks.batches(8, 5, DataType.FLOAT);

    private final List<IterationRecord> records = new CopyOnWriteArrayList<>();
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private final QueuedExporter exporter = Exporters.queued(new Exporter() {
        @Override
        public void runStarted(RunInfo run, Topology topology) {
            runs.add("started " + run.worker());
        }

        @Override
        public void export(IterationRecord iteration) {
            records.add(iteration);
        }

        @Override
        public void runEnded(RunInfo run, List<io.gradwatch.action.ActionRecord> released) {
            runs.add("ended " + run.worker());
        }
    });
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.gradwatch");

    @BeforeEach
    void captureLog() {
        log.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
    }

    @AfterEach
    void releaseLog() {
        logger.detachAppender(log);
    }

    static Stream<Arguments> modesAndNetworks() {
        return Stream.of(TrainingMode.AVERAGING, TrainingMode.SHARED_GRADIENTS)
                .flatMap(mode -> Stream.of(
                        Arguments.of(mode, "MultiLayerNetwork", (Supplier<Model>) ParallelWrapperTest::sequential),
                        Arguments.of(mode, "ComputationGraph", (Supplier<Model>)
                                () -> Networks.graph(new Adam(0.01), DataType.FLOAT))));
    }

    @ParameterizedTest
    @MethodSource("modesAndNetworks")
    void eachReplicaIsAWorkerOfTheRun(TrainingMode mode, String kind, Supplier<Model> network) {
        try (GradwatchListener listener = listener(Policies.observeOnly())) {
            train(network.get(), mode, listener);
        }

        assertThat(recorded()).hasSize(BATCHES.size());
        for (String worker : List.of("0", "1")) {
            assertThat(recorded())
                    .filteredOn(record -> record.run().worker().equals(worker))
                    .allMatch(record -> record.run().model().equals(kind))
                    .allMatch(record -> record.sample().gradient().globalNorm() > 0)
                    .allMatch(record -> record.health().internalErrors() == 0)
                    .extracting(record -> record.sample().iteration())
                    // A copy that is made after the first step of the other replica has its count.
                    .satisfiesAnyOf(
                            numbers -> assertThat(numbers).isEqualTo(List.of(0L, 1L, 2L, 3L)),
                            numbers -> assertThat(numbers).isEqualTo(List.of(1L, 2L, 3L, 4L)));
        }
        assertThat(runs).containsExactlyInAnyOrder("started 0", "started 1", "ended 0", "ended 1");
        assertThat(messages(Level.ERROR)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modesAndNetworks")
    void aReplicaThatIsGoneEndsItsRun(TrainingMode mode, String kind, Supplier<Model> network) {
        GradwatchListener listener = listener(Policies.observeOnly());
        train(network.get(), mode, listener);
        train(network.get(), mode, listener);
        List<String> afterTwo = told();
        listener.close();

        // One replica is the user's own network, which may train on; DL4J closes the other.
        assertThat(afterTwo)
                .filteredOn(text -> text.startsWith("ended"))
                .singleElement()
                .isIn("ended 0", "ended 1");
        assertThat(told())
                .filteredOn(text -> text.startsWith("ended"))
                .containsExactlyInAnyOrder("ended 0", "ended 1", "ended 2", "ended 3");
        assertThat(messages(Level.ERROR)).isEmpty();
    }

    @Test
    void averagedReplicasAreControlledOneByOne() {
        Model model = sequential();
        // Not before all replicas are made: one that is made later would copy what the first has.
        try (GradwatchListener listener = listener(asking(
                1,
                new Action.ScaleLearningRate(0.5),
                new Action.EnableClipping(new Clipping.GlobalNorm(0.001)),
                new Action.Rollback()))) {
            train(model, TrainingMode.AVERAGING, listener);
        }

        assertThat(recorded().stream().flatMap(record -> record.actions().stream()))
                .hasSize(3 * (BATCHES.size() - WORKERS))
                .allMatch(action -> action.isApplied());
        for (String worker : List.of("0", "1")) {
            assertThat(recorded())
                    .filteredOn(record -> record.run().worker().equals(worker))
                    .extracting(record -> record.sample().learningRates().at(0))
                    .containsExactly(0.01, 0.01, 0.005, 0.005);
        }
        // Released: the user's network has its own rate again.
        assertThat(((org.deeplearning4j.nn.multilayer.MultiLayerNetwork) model).getLearningRate(0))
                .isEqualTo(0.01);
        assertThat(messages(Level.WARN)).isEmpty();
    }

    @Test
    void replicasThatShareGradientsAreClippedAndNothingElse() {
        Model model = sequential();
        try (GradwatchListener listener = listener(asking(
                0,
                new Action.ScaleLearningRate(0.5),
                new Action.EnableClipping(new Clipping.GlobalNorm(0.001)),
                new Action.Rollback(),
                new Action.StopTraining()))) {
            train(model, TrainingMode.SHARED_GRADIENTS, listener);
        }

        assertThat(recorded().stream().flatMap(record -> record.actions().stream()))
                .hasSize(4 * BATCHES.size())
                .allSatisfy(action -> {
                    if (action.action() instanceof Action.EnableClipping) {
                        assertThat(action.isApplied()).isTrue();
                    } else {
                        assertThat(action.outcome())
                                .isInstanceOfSatisfying(
                                        ActionOutcome.Unsupported.class,
                                        outcome -> assertThat(outcome.reason()).contains("exchanges its updates"));
                    }
                });
        assertThat(messages(Level.WARN)).singleElement().asString().contains("shared gradients");
    }

    @Test
    void aBadBatchReachesNoReplicaThatSharesGradients() {
        List<DataSet> batches = new ArrayList<>(BATCHES);
        batches.set(2, Networks.poisoned(batches.get(2)));
        batches.set(5, Networks.poisoned(batches.get(5)));
        Model model = sequential();
        GradwatchListener listener = GradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(exporter)
                .build();
        train(model, TrainingMode.SHARED_GRADIENTS, listener, batches);
        listener.close();

        assertThat(recorded())
                .filteredOn(record -> !record.sample().gradient().isFinite())
                .hasSize(2);
        assertThat(recorded())
                .allSatisfy(record -> assertThat(updateNorms(record)).allMatch(Double::isFinite));
        assertThat(Networks.parametersOf(model)).doesNotContain(Double.NaN);
    }

    @Test
    void averagedReplicasSkipABadBatchEachOnItsOwn() {
        List<DataSet> batches = new ArrayList<>(BATCHES);
        batches.set(2, Networks.poisoned(batches.get(2)));
        Model model = sequential();
        try (GradwatchListener listener = GradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(exporter)
                .build()) {
            train(model, TrainingMode.AVERAGING, listener, batches);
        }

        assertThat(recorded())
                .filteredOn(record -> !record.sample().gradient().isFinite())
                .singleElement()
                .satisfies(record -> assertThat(updateNorms(record)).containsOnly(0.0));
        assertThat(Networks.parametersOf(model)).doesNotContain(Double.NaN);
    }

    @Test
    void averagedTrainingIsStoppedByOneReplica() {
        Model model = sequential();
        GradwatchListener listener = listener(asking(0, new Action.StopTraining()));
        ParallelWrapper wrapper = wrapper(model, TrainingMode.AVERAGING, listener);
        try {
            assertThatThrownBy(() -> wrapper.fit(new ListDataSetIterator<>(BATCHES, 1)))
                    .hasRootCauseInstanceOf(TrainingStoppedException.class);
        } finally {
            wrapper.shutdown();
        }
        listener.close();
        assertThat(Networks.parametersOf(model)).doesNotContain(Double.NaN);
    }

    private static Model sequential() {
        return Networks.withBatchNormalization(new Adam(0.01), DataType.FLOAT);
    }

    private GradwatchListener listener(PolicyFactory policy) {
        return GradwatchListener.builder()
                .run("test")
                .policy(policy)
                .exporter(exporter)
                .build();
    }

    /** Asks after each of a replica's own iterations but the first few. DL4J's numbers of a copy may begin at 1. */
    private static PolicyFactory asking(int notInTheFirst, Action... actions) {
        return Policies.of("asking", topology -> {
            AtomicInteger seen = new AtomicInteger();
            return situation -> seen.getAndIncrement() < notInTheFirst
                    ? List.of()
                    : Stream.of(actions)
                            .map(action -> new PlannedAction(action, "test"))
                            .toList();
        });
    }

    private static void train(Model model, TrainingMode mode, GradwatchListener listener) {
        train(model, mode, listener, BATCHES);
    }

    private static void train(Model model, TrainingMode mode, GradwatchListener listener, List<DataSet> batches) {
        ParallelWrapper wrapper = wrapper(model, mode, listener);
        try {
            wrapper.fit(new ListDataSetIterator<>(batches, 1));
        } finally {
            wrapper.shutdown();
        }
    }

    private static ParallelWrapper wrapper(Model model, TrainingMode mode, GradwatchListener listener) {
        model.setListeners(listener);
        return new ParallelWrapper.Builder<>(model)
                .workers(WORKERS)
                .prefetchBuffer(2)
                .averagingFrequency(1)
                .trainingMode(mode)
                .build();
    }

    private List<IterationRecord> recorded() {
        told();
        return records;
    }

    private List<String> told() {
        assertThat(exporter.flush(Duration.ofSeconds(20)))
                .as("delivered in time")
                .isTrue();
        return List.copyOf(runs);
    }

    private List<String> messages(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.toList());
    }

    private static List<Double> updateNorms(IterationRecord record) {
        return IntStream.range(0, record.sample().topology().parameterCount())
                .mapToObj(record.sample().updateNorms()::at)
                .toList();
    }
}
