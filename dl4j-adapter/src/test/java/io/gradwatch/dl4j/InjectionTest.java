package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Poison in features, labels or weights never reaches a parameter or updater state that was finite, and what is skipped
 * leaves no trace. Some in the build; {@code ./verify} has 10080 ({@code -Dgradwatch.injections}, and {@code
 * -Dgradwatch.injections.seed} for others).
 */
class InjectionTest {
    private static final int INJECTIONS = Integer.getInteger("gradwatch.injections", 1_008);
    private static final long SEED = Long.getLong("gradwatch.injections.seed", 20_240_607L);
    /** A network that has seen few steps has no history for its guards yet: so many injections, then a new one. */
    private static final int PER_NETWORK = 24;

    private static final float[] POISONS = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f};
    private static final List<DataSet> BATCHES = Networks.batches(8, 3, DataType.FLOAT);

    private enum Decay {
        NONE,
        L2,
        WEIGHT_DECAY
    }

    static Stream<Arguments> cases() {
        List<Supplier<IUpdater>> updaters = List.of(
                () -> new Sgd(0.05),
                () -> new Nesterovs(0.05, 0.9),
                () -> new Adam(0.01),
                () -> new AMSGrad(0.01),
                () -> new RmsProp(0.01),
                () -> new AdaGrad(0.05),
                AdaDelta::new);
        List<Arguments> cases = new ArrayList<>();
        for (Supplier<IUpdater> updater : updaters) {
            for (Decay decay : Decay.values()) {
                for (Activation activation : List.of(Activation.TANH, Activation.RELU)) {
                    String name = updater.get().getClass().getSimpleName() + ", " + decay + ", " + activation;
                    cases.add(Arguments.of("MultiLayerNetwork, " + name, (Supplier<Model>)
                            () -> network(updater.get(), decay, activation)));
                    cases.add(Arguments.of("ComputationGraph, " + name, (Supplier<Model>)
                            () -> graph(updater.get(), decay, activation)));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void poisonNeverReachesWhatIsFinite(String name, Supplier<Model> network) {
        int injections = (int) Math.ceil(INJECTIONS / (double) cases().count());
        Random random = new Random(SEED ^ name.hashCode());
        int skipped = 0;
        for (int done = 0; done < injections; ) {
            Model model = network.get();
            model.addListeners(GradwatchListener.builder()
                    .preset(Preset.PROTECT)
                    .exporter(record -> {})
                    .build());
            for (int i = 0; i < PER_NETWORK && done < injections; i++, done++) {
                skipped += inject(model, random, "injection " + done + " of seed " + SEED) ? 1 : 0;
                for (int healthy = random.nextInt(3); healthy > 0; healthy--) {
                    Networks.fit(model, BATCHES.get(random.nextInt(BATCHES.size())));
                }
            }
        }
        System.out.printf("%s: %d injections of seed %d, %d steps skipped, 0 leaks%n", name, injections, SEED, skipped);

        // Three of four poisons are not finite, but not all get as far as the gradient: rectifiers stop some.
        assertThat(skipped).isGreaterThan(injections / 8);
    }

    /** Poisons one step and puts the network back; true when the step was skipped. */
    private static boolean inject(Model model, Random random, String which) {
        Network network = requireNonNull(Network.of(model));
        float[] ownParameters = floats(model.params());
        float[] ownState = floats(network.updaterState());
        DataSet batch = BATCHES.get(random.nextInt(BATCHES.size())).copy();
        float poison = POISONS[random.nextInt(POISONS.length)];
        INDArray target =
                List.of(batch.getFeatures(), batch.getLabels(), model.params()).get(random.nextInt(3));
        long element = random.nextInt((int) target.length());
        target.putScalar(element, poison);
        String where = which + ": " + poison + " at " + element + " of " + Arrays.toString(target.shape());
        float[] before = floats(model.params());
        int iteration = network.iterationCount();
        Networks.fit(model, batch);

        float[] after = floats(model.params());
        float[] stateAfter = floats(network.updaterState());
        boolean skipped = network.iterationCount() == iteration;
        if (skipped) {
            assertThat(bits(after)).as("parameters after %s", where).isEqualTo(bits(before));
            assertThat(bits(stateAfter)).as("updater state after %s", where).isEqualTo(bits(ownState));
        } else {
            assertNoLeak(before, after, "parameter", where);
            assertNoLeak(ownState, stateAfter, "updater state", where);
        }
        restore(model.params(), ownParameters);
        restore(network.updaterState(), ownState);
        return skipped;
    }

    private static void assertNoLeak(float[] before, float[] after, String what, String where) {
        for (int i = 0; i < before.length; i++) {
            if (Float.isFinite(before[i]) && !Float.isFinite(after[i])) {
                throw new AssertionError(what + " " + i + " became " + after[i] + " after " + where);
            }
        }
    }

    private static float[] floats(@Nullable INDArray array) {
        return array == null ? new float[0] : array.dup().data().asFloat();
    }

    /** Two NaN are the same only if their bits are. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static void restore(@Nullable INDArray target, float[] values) {
        if (target != null) {
            target.assign(Nd4j.createFromArray(values).reshape(target.shape()));
        }
    }

    private static NeuralNetConfiguration.Builder base(IUpdater updater, Decay decay, Activation activation) {
        NeuralNetConfiguration.Builder base =
                Networks.base(updater, DataType.FLOAT).activation(activation);
        return switch (decay) {
            case NONE -> base;
            case L2 -> base.l2(1e-3);
            case WEIGHT_DECAY -> base.weightDecay(1e-3);
        };
    }

    private static Model network(IUpdater updater, Decay decay, Activation activation) {
        MultiLayerNetwork net = new MultiLayerNetwork(base(updater, decay, activation)
                .list()
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(new BatchNormalization())
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(output())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }

    private static Model graph(IUpdater updater, Decay decay, Activation activation) {
        ComputationGraph graph = new ComputationGraph(base(updater, decay, activation)
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", new DenseLayer.Builder().nOut(4).build(), "in")
                .addLayer("right", new DenseLayer.Builder().nOut(3).build(), "in")
                .addLayer("joined", new BatchNormalization(), "left", "right")
                .addLayer("out", output(), "joined")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
        graph.init();
        return graph;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(Networks.CLASSES)
                .build();
    }
}
