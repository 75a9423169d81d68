package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.action.Action;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Training that is stopped under what DL4J puts around fit: its early-stopping trainer, and its prefetching iterator. */
class EarlyStoppingTest {
    private static final List<DataSet> BATCHES = Networks.batches(8, 5, DataType.FLOAT);

    private final MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
    private final String original = configuration();
    private final EarlyStoppingModelSaver<MultiLayerNetwork> saver = new InMemoryModelSaver<>();

    @Test
    void onceThereIsABestModelTheTrainerEndsWithItAndTellsTheReason() {
        net.addListeners(stoppingAfter(11));
        EarlyStoppingResult<MultiLayerNetwork> result = trainer().fit();

        assertThat(result.getTerminationReason()).isEqualTo(TerminationReason.Error);
        assertThat(result.getTerminationDetails())
                .startsWith(TrainingStoppedException.class.getName())
                .endsWith("after iteration 11: script");
        assertThat(result.getBestModel()).isNotNull();
        assertThat(result.getBestModelEpoch()).isZero();
        assertThat(net.getIterationCount()).isEqualTo(12);
        assertThat(configuration()).isEqualTo(original);
    }

    /** A defect of DL4J: it asks the best model for its score before it looks whether there is one. */
    @Test
    void beforeThereIsABestModelTheTrainerFailsButTheNetworkIsAsAfterAnyIteration() {
        net.addListeners(stoppingAfter(2));

        assertThatThrownBy(() -> trainer().fit()).isInstanceOf(NullPointerException.class);
        assertThat(net.getIterationCount()).isEqualTo(3);
        assertThat(configuration()).isEqualTo(original);
    }

    @Test
    void aModelThatIsSavedBeforehandKeepsTheTrainerFromFailing() throws Exception {
        net.addListeners(stoppingAfter(2));
        saver.saveBestModel(net, Double.MAX_VALUE);

        assertThat(trainer().fit().getTerminationReason()).isEqualTo(TerminationReason.Error);
        assertThat(net.getIterationCount()).isEqualTo(3);
    }

    @Test
    void aPrefetchingIteratorOfTheUsersOwnIsShutDownByTheUser() throws Exception {
        net.addListeners(stoppingAfter(1));
        AtomicReference<Thread> prefetching = new AtomicReference<>();
        ListDataSetIterator<DataSet> source = new ListDataSetIterator<>(BATCHES, 1) {
            @Override
            public synchronized DataSet next() {
                prefetching.set(Thread.currentThread());
                return super.next();
            }
        };
        AsyncDataSetIterator iterator = new AsyncDataSetIterator(source, 2);
        assertThatThrownBy(() -> net.fit(iterator)).isInstanceOf(TrainingStoppedException.class);
        Thread thread = requireNonNull(prefetching.get());
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.isAlive()).as("blocked while the iterator is in use").isTrue();
        iterator.shutdown();
        thread.join(20_000);

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anIteratorThatIsNotToBePrefetchedLeavesNoThreadBehind() {
        net.addListeners(stoppingAfter(1));
        AtomicReference<Thread> reading = new AtomicReference<>();
        ListDataSetIterator<DataSet> source = new ListDataSetIterator<>(BATCHES, 1) {
            @Override
            public boolean asyncSupported() {
                return false;
            }

            @Override
            public synchronized DataSet next() {
                reading.set(Thread.currentThread());
                return super.next();
            }
        };
        assertThatThrownBy(() -> net.fit(source)).isInstanceOf(TrainingStoppedException.class);

        assertThat(reading.get()).isSameAs(Thread.currentThread());
    }

    private EarlyStoppingTrainer trainer() {
        EarlyStoppingConfiguration<MultiLayerNetwork> configuration = new EarlyStoppingConfiguration.Builder<
                        MultiLayerNetwork>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .scoreCalculator(new DataSetLossCalculator(iterator(), true))
                .modelSaver(saver)
                .build();
        return new EarlyStoppingTrainer(configuration, net, iterator());
    }

    private static ListDataSetIterator<DataSet> iterator() {
        return new ListDataSetIterator<>(BATCHES, 1);
    }

    /** Halves the learning rate first, so that there is something to put back. */
    private static GradwatchListener stoppingAfter(long iteration) {
        return GradwatchListener.builder()
                .policy(Policies.of("script", topology -> situation -> {
                    long now = situation.sample().iteration();
                    return now == 0
                            ? List.of(new PlannedAction(new Action.ScaleLearningRate(0.5), "script"))
                            : now == iteration
                                    ? List.of(new PlannedAction(new Action.StopTraining(), "script"))
                                    : List.of();
                }))
                .exporter(record -> {})
                .build();
    }

    private String configuration() {
        return net.getLayerWiseConfigurations().toJson().replaceAll("\"(iteration|epoch)Count\" : \\d+", "");
    }
}
