package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** A listener that is taken off a network, or whose training dies, in the middle of something. */
class DetachedListenerTest {
    private static final List<DataSet> BATCHES = Networks.batches(6, 5, DataType.FLOAT);

    @Test
    void closingAListenerThatWasTakenOffPutsTheVeryObjectsBack() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.1), DataType.FLOAT);
        IUpdater first = updater(net, 0);
        IUpdater second = updater(net, 1);
        GradwatchListener listener = mitigating();
        net.setListeners(listener);
        BATCHES.subList(0, 2).forEach(net::fit);
        net.setListeners(List.of());
        net.fit(BATCHES.get(2));
        assertThat(updater(net, 1).getLearningRate(0, 0)).isEqualTo(0.1 * 0.5 * 0.25);
        listener.close();

        assertThat(updater(net, 0)).isSameAs(first);
        assertThat(updater(net, 1)).isSameAs(second);
        assertThat(requireNonNull(Network.of(net)).updaterBlocks()).hasSize(1);
    }

    @Test
    void whatTheUpdaterHasLearntSinceIsKept() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.1), DataType.FLOAT);
        MultiLayerNetwork bare = Networks.dense(new Adam(0.1), DataType.FLOAT);
        LearningRates rates = new LearningRates();
        Network network = requireNonNull(Network.of(bare));
        GradwatchListener listener = mitigating();
        net.setListeners(listener);
        for (int i = 0; i < 6; i++) {
            net.fit(BATCHES.get(i));
            bare.fit(BATCHES.get(i));
            if (i == 0) {
                rates.scale(network, ParameterTable.of(network), 0.5);
                rates.scaleLayer(network, ParameterTable.of(network), 1, 0.25);
            } else if (i == 2) {
                net.setListeners(List.of());
            } else if (i == 3) {
                listener.close();
                rates.scale(network, ParameterTable.of(network), 1);
                rates.scaleLayer(network, ParameterTable.of(network), 1, 1);
            }
        }

        assertThat(Networks.parametersOf(net)).containsExactly(Networks.parametersOf(bare));
    }

    @Test
    void aStepThatTrainingDiedOfWhileItWasSkippedIsUndoneByClosing() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.1), DataType.FLOAT);
        GradwatchListener listener = GradwatchListener.builder()
                .preset(Preset.PROTECT)
                .exporter(record -> {})
                .build();
        net.setListeners(listener);
        net.fit(BATCHES.get(0));
        double[] before = Networks.parametersOf(net);
        double[] stateBefore = Networks.updaterStateOf(net);
        BaseTrainingListener dying = new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                throw new IllegalStateException("training dies (expected in this test)");
            }
        };
        net.setListeners(dying, listener);
        try {
            net.fit(Networks.poisoned(BATCHES.get(1)));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("training dies");
        }
        assertThat(Networks.parametersOf(net)).isNotEqualTo(before);
        listener.close();

        assertThat(Networks.parametersOf(net)).containsExactly(before);
        assertThat(Networks.updaterStateOf(net)).containsExactly(stateBefore);
    }

    private static IUpdater updater(MultiLayerNetwork net, int layer) {
        return net.getLayer(layer).getConfig().getUpdaterByParam("W");
    }

    private static GradwatchListener mitigating() {
        return GradwatchListener.builder()
                .policy(Policies.of(
                        "script",
                        topology -> situation -> situation.sample().iteration() == 0
                                ? List.of(
                                        new PlannedAction(new Action.ScaleLearningRate(0.5), "script"),
                                        new PlannedAction(new Action.ScaleLayerLearningRate(1, 0.25), "script"))
                                : List.of()))
                .exporter(record -> {})
                .build();
    }
}
