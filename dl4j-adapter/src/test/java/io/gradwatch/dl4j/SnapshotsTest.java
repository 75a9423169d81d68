package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** What a rollback goes back to, and what it takes. */
class SnapshotsTest {
    private static final List<DataSet> BATCHES = Networks.batches(8, 5, DataType.FLOAT);

    private final Map<Long, Action> script = new HashMap<>();
    private final Recording recording = new Recording();

    @Test
    void whatDoesNotFitIsRefusedWithTheReasonAndTrainingIsNotDisturbed() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        MultiLayerNetwork bare = Networks.dense(new Adam(0.05), DataType.FLOAT);
        script.put(2L, new Action.Rollback());
        net.addListeners(listener(2 * bytes(net) - 1));
        train(net, 5);
        train(bare, 5);

        assertThat(recording.actions())
                .extracting(ActionRecord::outcome)
                .containsExactly(new ActionOutcome.Unsupported(
                        "two snapshots need 1 MiB, and 0 MiB are allowed (maxSnapshotBytes)"));
        assertThat(Networks.parametersOf(net)).containsExactly(Networks.parametersOf(bare));
    }

    @Test
    void whatJustFitsIsKept() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        double[] start = Networks.parametersOf(net);
        script.put(2L, new Action.Rollback());
        net.addListeners(listener(2 * bytes(net)));
        train(net, 3);

        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(start);
    }

    @Test
    void negativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradwatchListener.builder().maxSnapshotBytes(-1))
                .withMessage("maxSnapshotBytes must be 0 or more, was -1");
    }

    @Test
    void healthyStateIsTrustedOnceTheRunHasStayedHealthy() {
        MultiLayerNetwork net = Networks.dense(new Sgd(0.1), DataType.FLOAT);
        script.put(149L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        train(net, 50);
        double[] afterFifty = Networks.parametersOf(net);
        train(net, 50);
        double[] afterHundred = Networks.parametersOf(net);
        train(net, 50);

        // The state after 100 was on probation for 49 iterations; the action comes before it would have been trusted.
        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(afterFifty).isNotEqualTo(afterHundred);
        assertThat(net.getIterationCount()).isEqualTo(50);
    }

    /** Otherwise it would go back to the state after 50, and to a rate that has not risen yet. */
    @Test
    void aRollbackGoesBackToJustBeforeARiseOfTheLearningRate() {
        MultiLayerNetwork net = Networks.dense(
                new Adam(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.02, 130, 0.05))), DataType.FLOAT);
        script.put(133L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        train(net, 130);
        double[] beforeTheRise = Networks.parametersOf(net);
        double[] state = Networks.updaterStateOf(net);
        train(net, 4);

        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(beforeTheRise);
        assertThat(Networks.updaterStateOf(net)).containsExactly(state);
        assertThat(net.getIterationCount()).isEqualTo(130);
    }

    @Test
    void parametersThatTheUserSetsBetweenFitsAreWhatARollbackGoesBackTo() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        script.put(5L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        train(net, 3);
        INDArray users = net.params().mul(0.5);
        net.setParams(users);
        double[] set = Networks.parametersOf(net);
        train(net, 3);

        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(set);
        assertThat(net.getIterationCount()).isEqualTo(3);
    }

    @Test
    void oneParameterThatTheUserSetsIsNoticedToo() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        script.put(3L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        train(net, 2);
        net.getParam("1_b").assign(0.25);
        double[] set = Networks.parametersOf(net);
        train(net, 2);

        assertThat(Networks.parametersOf(net)).containsExactly(set);
    }

    @Test
    void constraintsAreNoChangeFromOutside() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Adam(0.05), DataType.FLOAT)
                .constrainWeights(new MaxNormConstraint(0.5, 0))
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new OutputLayer.Builder().nOut(Networks.CLASSES).build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        double[] start = Networks.parametersOf(net);
        script.put(4L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        BATCHES.subList(0, 4).forEach(net::fit);
        double[] beforeRollback = Networks.parametersOf(net);
        net.fit(BATCHES.get(4));

        // The first state is restored, then DL4J applies the constraints to it.
        assertThat(net.getIterationCount()).isEqualTo(0);
        assertThat(Networks.parametersOf(net)).hasSameSizeAs(start).isNotEqualTo(beforeRollback);
        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
    }

    /** Weights that are averaged or limited by another listener: a rollback still has somewhere to go back to. */
    @Test
    void changesThatKeepComingArePartOfTheTraining() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        script.put(7L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        net.addListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                model.params().muli(0.99);
            }
        });
        train(net, 2);
        double[] second = Networks.parametersOf(net);
        train(net, 6);

        // Changes before steps 1 and 2 began a new training each; those after it did not.
        net.params().divi(0.99);
        assertThat(net.getIterationCount()).isEqualTo(2);
        assertThat(Networks.parametersOf(net))
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(second);
    }

    static Stream<IUpdater> updaters() {
        return Stream.of(new Nesterovs(0.05, 0.9), new Adam(0.05), new AMSGrad(0.05));
    }

    /** The snapshot is of one layout of the updater state, the network has another by now. */
    @ParameterizedTest
    @MethodSource("updaters")
    void snapshotFromBeforeALayerWasScaledIsPutWhereItBelongs(IUpdater updater) {
        MultiLayerNetwork net = Networks.dense(updater, DataType.FLOAT);
        MultiLayerNetwork bare = Networks.dense(updater, DataType.FLOAT);
        train(net, 3);
        train(bare, 3);
        script.put(3L, new Action.ScaleLayerLearningRate(1, 0.5));
        script.put(4L, new Action.Rollback());
        script.put(5L, new Action.ScaleLayerLearningRate(1, 1));
        script.put(6L, new Action.Rollback());
        net.addListeners(listener(Long.MAX_VALUE));
        train(net, 4);

        assertThat(recording.actions()).hasSize(4).allMatch(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(Networks.parametersOf(bare));
        assertThat(Networks.updaterStateOf(net)).containsExactly(Networks.updaterStateOf(bare));
        net.setListeners(List.of());
        train(net, 2);
        train(bare, 2);
        assertThat(Networks.parametersOf(net)).containsExactly(Networks.parametersOf(bare));
    }

    private GradwatchListener listener(long maxBytes) {
        return GradwatchListener.builder()
                .policy(Policies.of("script", topology -> situation -> {
                    Action action = script.get(situation.sample().iteration());
                    return action == null ? List.of() : List.of(new PlannedAction(action, "script"));
                }))
                .maxSnapshotBytes(maxBytes)
                .exporter(recording.exporter())
                .build();
    }

    private static long bytes(MultiLayerNetwork net) {
        return 4 * (net.numParams() + net.updaterState().length());
    }

    private static void train(MultiLayerNetwork net, int steps) {
        for (int i = 0; i < steps; i++) {
            net.fit(BATCHES.get(i % BATCHES.size()));
        }
    }
}
