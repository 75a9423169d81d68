package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A policy's clipping comes before what the user configured in DL4J, and neither knows of the other. */
class ClippingOnTopTest {
    private static final List<DataSet> BATCHES = Networks.batches(2, 5, DataType.DOUBLE);
    private static final double USERS_THRESHOLD = 1e-4;

    static Stream<Clipping> clippings() {
        return Stream.of(
                new Clipping.GlobalNorm(1e-3),
                new Clipping.LayerNorm(1e-3),
                new Clipping.ParameterNorm(1e-3),
                new Clipping.Elements(2e-4),
                new Clipping.Adaptive(1e-3, 1e-3));
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void whatTheUserConfiguredIsAppliedToWhatClippingLeaves(Clipping clipping) {
        MultiLayerNetwork ours = network(GradientNormalization.None);
        MultiLayerNetwork both = network(GradientNormalization.ClipElementWiseAbsoluteValue);
        String users = configuration(both);
        double[] unclipped = step(network(GradientNormalization.None), null);
        double[] clipped = step(ours, clipping);
        double[] clippedTwice = step(both, clipping);

        assertThat(clipped).isNotEqualTo(unclipped);
        boolean usersBites = false;
        for (int i = 0; i < clipped.length; i++) {
            double expected = Math.max(-USERS_THRESHOLD, Math.min(USERS_THRESHOLD, clipped[i]));
            usersBites |= expected != clipped[i];
            assertThat(clippedTwice[i]).as("update of element %d", i).isEqualTo(expected);
        }
        assertThat(usersBites).as("the user's own clipping has something to do").isTrue();
        assertThat(configuration(both)).isEqualTo(users);
    }

    /** The update of the second step, from the same parameters in every network. */
    private static double[] step(MultiLayerNetwork net, @Nullable Clipping clipping) {
        double[] start = Networks.parametersOf(net);
        net.setListeners(GradwatchListener.builder()
                .policy(Policies.of(
                        "script",
                        topology -> situation -> clipping == null
                                ? List.of()
                                : List.of(new PlannedAction(new Action.EnableClipping(clipping), "script"))))
                .exporter(record -> {})
                .build());
        net.fit(BATCHES.get(0));
        net.setParams(Nd4j.createFromArray(start).reshape(1, start.length));
        net.fit(BATCHES.get(1));
        return net.getFlattenedGradients().dup().data().asDouble();
    }

    private static MultiLayerNetwork network(GradientNormalization users) {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(1), DataType.DOUBLE)
                .gradientNormalization(users)
                .gradientNormalizationThreshold(USERS_THRESHOLD)
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(new OutputLayer.Builder().nOut(Networks.CLASSES).build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }

    private static String configuration(MultiLayerNetwork net) {
        return net.getLayerWiseConfigurations().toJson().replaceAll("\"(iteration|epoch)Count\" : \\d+", "");
    }
}
