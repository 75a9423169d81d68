package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.rule.Rules;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A policy that stops training, on real networks. The scripts stop after the third iteration, number 2. */
class StopTrainingTest {
    private static final List<DataSet> BATCHES = Networks.batches(8, 5, DataType.FLOAT);
    private static final Map<Long, Action> STOP = Map.of(2L, new Action.StopTraining());

    private final List<String> told = new ArrayList<>();
    private final List<IterationRecord> records = new ArrayList<>();
    private final List<ActionRecord> releases = new ArrayList<>();
    private final QueuedExporter exporter = Exporters.queued(new Exporter() {
        @Override
        public void runStarted(RunInfo run, Topology topology) {
            told.add("started " + run.worker());
        }

        @Override
        public void export(IterationRecord iteration) {
            told.add("iteration " + iteration.sample().iteration());
            records.add(iteration);
        }

        @Override
        public void runEnded(RunInfo run, List<ActionRecord> released) {
            told.add("ended " + run.worker());
            releases.addAll(released);
        }
    });

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("MultiLayerNetwork", (Supplier<Model>)
                        () -> Networks.withBatchNormalization(new Adam(0.05), DataType.FLOAT)),
                Arguments.of(
                        "ComputationGraph", (Supplier<Model>) () -> Networks.graph(new Adam(0.05), DataType.FLOAT)),
                Arguments.of("MultiLayerNetwork with constraints", (Supplier<Model>) StopTrainingTest::constrained));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void fitWithAnIteratorEndsInTheIterationThatWasStopped(String name, Supplier<Model> network) {
        Model model = network.get();
        model.addListeners(scripted(STOP));

        assertThatThrownBy(() -> fit(model, 3))
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessage("training of " + model.getClass().getSimpleName()
                        + " was stopped by the policy of run 'test' (worker 0) after iteration 2: script");
        assertThat(told()).containsExactly("started 0", "iteration 0", "iteration 1", "iteration 2", "ended 0");
        assertThat(records.get(2).actions()).singleElement().matches(ActionRecord::isApplied);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void laterEpochsCanBeStoppedJustTheSame(String name, Supplier<Model> network) {
        Model model = network.get();
        model.addListeners(scripted(Map.of(BATCHES.size() + 2L, new Action.StopTraining())));

        assertThatThrownBy(() -> fit(model, 3)).isInstanceOf(TrainingStoppedException.class);
        assertThat(told()).hasSize(BATCHES.size() + 3 + 2).endsWith("iteration 10", "ended 0");
        assertThat(records.get(records.size() - 1).sample().epoch()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theNetworkIsAsAfterAnyOtherIterationAndTrainsOn(String name, Supplier<Model> network, @TempDir Path folder)
            throws IOException {
        Model stopped = network.get();
        stopped.addListeners(scripted(STOP));
        assertThatThrownBy(() -> fit(stopped, 1)).isInstanceOf(TrainingStoppedException.class);
        Model bare = network.get();
        BATCHES.subList(0, 3).forEach(batch -> Networks.fit(bare, batch));

        assertThat(Nd4j.getWorkspaceManager().anyWorkspaceActiveForCurrentThread())
                .isFalse();
        assertSame(stopped, bare);
        assertThat(output(stopped)).isEqualTo(output(bare));
        assertSame(saved(stopped, folder), bare);

        for (DataSet batch : BATCHES.subList(3, 8)) {
            Networks.fit(stopped, batch);
            Networks.fit(bare, batch);
        }
        assertSame(stopped, bare);
    }

    @Test
    void anotherFitBeginsARunOfAnotherWorker() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        GradwatchListener listener = scripted(STOP);
        net.addListeners(listener);
        assertThatThrownBy(() -> fit(net, 1)).isInstanceOf(TrainingStoppedException.class);
        net.fit(BATCHES.get(3));
        listener.close();

        assertThat(told()).endsWith("ended 0", "started 1", "iteration 3", "ended 1");
    }

    @Test
    void fitWithAnIteratorWorksAfterwards() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        net.addListeners(scripted(STOP));
        assertThatThrownBy(() -> fit(net, 1)).isInstanceOf(TrainingStoppedException.class);
        int before = net.getIterationCount();
        fit(net, 2);

        assertThat(before).isEqualTo(3);
        assertThat(net.getIterationCount()).isEqualTo(3 + 2 * BATCHES.size());
        assertThat(net.getEpochCount()).isEqualTo(2);
    }

    @Test
    void everythingThatWasChangedIsPutBackFirst() {
        MultiLayerNetwork net =
                Networks.dense(new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.9)), DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        net.addListeners(scripted(Map.of(1L, new Action.ScaleLearningRate(0.5), 2L, new Action.StopTraining())));
        assertThatThrownBy(() -> fit(net, 1)).isInstanceOf(TrainingStoppedException.class);

        assertThat(net.getLayerWiseConfigurations().toJson().replaceAll("\"iterationCount\" : \\d+", ""))
                .isEqualTo(original.replaceAll("\"iterationCount\" : \\d+", ""));
        assertThat(told()).endsWith("ended 0");
        assertThat(releases)
                .singleElement()
                .extracting(ActionRecord::action)
                .isEqualTo(new Action.ScaleLearningRate(1));
    }

    @Test
    void stepThatIsSkippedInTheSameIterationIsUndoneFirst() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        net.addListeners(GradwatchListener.builder()
                .preset(io.gradwatch.Preset.PROTECT)
                .policy(script(STOP))
                .build());
        net.fit(BATCHES.get(0));
        net.fit(BATCHES.get(1));
        double[] before = Networks.parametersOf(net);
        assertThatThrownBy(() -> net.fit(Networks.poisoned(BATCHES.get(2))))
                .isInstanceOf(TrainingStoppedException.class);

        assertThat(Networks.parametersOf(net)).containsExactly(before);
        assertThat(net.getIterationCount()).isEqualTo(2);
    }

    /** Masks would be used by the next output() if they were left. */
    @Test
    void masksAreForgotten() {
        MultiLayerNetwork net = Networks.lstm(new Adam(0.05), DataType.FLOAT);
        net.addListeners(scripted(Map.of(0L, new Action.StopTraining())));
        DataSet batch = Networks.sequences(3, 6, DataType.FLOAT);
        batch.setFeaturesMaskArray(Nd4j.zeros(DataType.FLOAT, 3, 6));
        batch.setLabelsMaskArray(Nd4j.ones(DataType.FLOAT, 3, 6));
        assertThatThrownBy(() -> net.fit(batch)).isInstanceOf(TrainingStoppedException.class);

        assertThat(net.getLayer(0).getMaskArray()).isNull();
        assertThat(net.getLayer(1).getMaskArray()).isNull();
    }

    @Test
    void stateOfTruncatedBackPropagationIsForgotten() {
        MultiLayerNetwork net = Networks.truncatedLstm(new Adam(0.05), 4);
        net.addListeners(scripted(Map.of(1L, new Action.StopTraining())));
        assertThatThrownBy(() -> net.fit(Networks.sequences(3, 12, DataType.FLOAT)))
                .isInstanceOf(TrainingStoppedException.class);

        assertThat(net.getIterationCount()).isEqualTo(2);
        assertThat(((LSTM) net.getLayer(0)).rnnGetTBPTTState()).isEmpty();
        assertThat(net.rnnGetPreviousState(0)).isEmpty();
    }

    @Test
    void aPluginCannotStopTrainingByThrowing() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        net.addListeners(GradwatchListener.builder()
                .rule(Rules.of("impatient", topology -> sample -> {
                    throw new TrainingStoppedException("a rule has no say in this (expected in this test)");
                }))
                .build());

        assertThat(catchThrowableOfType(TrainingStoppedException.class, () -> net.fit(BATCHES.get(0))))
                .isNull();
    }

    private GradwatchListener scripted(Map<Long, Action> script) {
        return GradwatchListener.builder()
                .run("test")
                .policy(script(script))
                .exporter(exporter)
                .build();
    }

    private static io.gradwatch.policy.PolicyFactory script(Map<Long, Action> script) {
        return Policies.of("script", topology -> situation -> {
            Action action = script.get(situation.sample().iteration());
            return action == null ? List.of() : List.of(new PlannedAction(action, "script"));
        });
    }

    private List<String> told() {
        assertThat(exporter.flush(Duration.ofSeconds(20)))
                .as("delivered in time")
                .isTrue();
        return told;
    }

    private static void fit(Model model, int epochs) {
        ListDataSetIterator<DataSet> iterator = new ListDataSetIterator<>(BATCHES, 1);
        if (model instanceof MultiLayerNetwork net) {
            net.fit(iterator, epochs);
        } else if (model instanceof ComputationGraph graph) {
            graph.fit(iterator, epochs);
        }
    }

    private static INDArray output(Model model) {
        INDArray features = BATCHES.get(0).getFeatures();
        return model instanceof MultiLayerNetwork net
                ? net.output(features)
                : ((ComputationGraph) model).output(features)[0];
    }

    private static Model saved(Model model, Path folder) throws IOException {
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(model, file, true);
        return model instanceof MultiLayerNetwork
                ? ModelSerializer.restoreMultiLayerNetwork(file, true)
                : ModelSerializer.restoreComputationGraph(file, true);
    }

    private static void assertSame(Model one, Model other) {
        assertThat(Networks.parametersOf(one)).containsExactly(Networks.parametersOf(other));
        assertThat(Networks.updaterStateOf(one)).containsExactly(Networks.updaterStateOf(other));
        assertThat(iterations(one)).isEqualTo(iterations(other));
    }

    private static int iterations(Model model) {
        return model instanceof MultiLayerNetwork net
                ? net.getIterationCount()
                : ((ComputationGraph) model).getIterationCount();
    }

    private static MultiLayerNetwork constrained() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Adam(0.05), DataType.FLOAT)
                .constrainWeights(new MaxNormConstraint(0.5, 0))
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new OutputLayer.Builder().nOut(Networks.CLASSES).build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }
}
