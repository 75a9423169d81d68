package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Preset;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Decisions take effect in the very step they were made for. */
class StepGuardTest {
    private static final List<DataSet> BATCHES = Networks.batches(8, 5, DataType.FLOAT);

    static Stream<Arguments> networks() {
        return Stream.<Supplier<IUpdater>>of(() -> new Sgd(0.1), () -> new Nesterovs(0.1, 0.9), () -> new Adam(0.05))
                .flatMap(updater -> Stream.of(
                        networkOf(
                                "MultiLayerNetwork",
                                updater,
                                () -> Networks.withBatchNormalization(updater.get(), DataType.FLOAT)),
                        networkOf("ComputationGraph", updater, () -> Networks.graph(updater.get(), DataType.FLOAT))));
    }

    private static Arguments networkOf(String kind, Supplier<IUpdater> updater, Supplier<Model> network) {
        return Arguments.of(kind + " with " + updater.get().getClass().getSimpleName(), network);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void aPoisonedBatchLeavesEverythingAsIfItHadNeverBeenSeen(String name, Supplier<Model> network) {
        Model guarded = network.get();
        guarded.addListeners(GradwatchListener.protect());
        Model without = network.get();
        without.addListeners(GradwatchListener.protect());
        for (int i = 0; i < BATCHES.size(); i++) {
            if (i == 3) {
                Networks.fit(guarded, Networks.poisoned(BATCHES.get(3)));
            }
            Networks.fit(guarded, BATCHES.get(i));
            Networks.fit(without, BATCHES.get(i));
        }

        assertThat(Networks.parametersOf(guarded)).containsExactly(Networks.parametersOf(without));
        assertThat(Networks.updaterStateOf(guarded)).containsExactly(Networks.updaterStateOf(without));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void aPoisonedVeryFirstBatchIsSkippedJustTheSame(String name, Supplier<Model> network) {
        Model guarded = network.get();
        guarded.addListeners(GradwatchListener.protect());
        double[] before = Networks.parametersOf(guarded);
        Networks.fit(guarded, Networks.poisoned(BATCHES.get(0)));
        assertThat(Networks.parametersOf(guarded)).containsExactly(before);

        Model without = network.get();
        Networks.fit(guarded, BATCHES.get(1));
        Networks.fit(without, BATCHES.get(1));
        assertThat(Networks.parametersOf(guarded)).containsExactly(Networks.parametersOf(without));
        assertThat(Networks.updaterStateOf(guarded)).containsExactly(Networks.updaterStateOf(without));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void watchingDoesNotChangeAHealthyTraining(String name, Supplier<Model> network) {
        Model watched = network.get();
        watched.addListeners(GradwatchListener.autopilot());
        Model bare = network.get();
        for (DataSet batch : BATCHES) {
            Networks.fit(watched, batch);
            Networks.fit(bare, batch);
        }

        assertThat(Networks.parametersOf(watched)).containsExactly(Networks.parametersOf(bare));
        assertThat(Networks.updaterStateOf(watched)).containsExactly(Networks.updaterStateOf(bare));
    }

    @Test
    void aSkippedStepIsOnRecordWithNoUpdateAndItsOwnIteration() {
        Recording recording = new Recording();
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        net.addListeners(GradwatchListener.builder()
                .preset(Preset.PROTECT)
                .exporter(recording.exporter())
                .build());
        net.fit(BATCHES.get(0));
        net.fit(Networks.poisoned(BATCHES.get(1)));
        net.fit(BATCHES.get(2));

        assertThat(recording.samples()).extracting(sample -> sample.iteration()).containsExactly(0L, 1L, 2L);
        assertThat(recording.iterations().get(1).decision()).isInstanceOf(StepDecision.Skip.class);
        assertThat(recording.samples().get(1).gradient().nonFiniteCount()).isPositive();
        assertThat(recording.samples().get(1).updateNorms().at(0)).isZero();
        assertThat(net.getIterationCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.125, 0})
    void aScaledStepMovesSgdByExactlyThatMuchLess(double factor) {
        MultiLayerNetwork full = Networks.convolution(new Sgd(0.1), DataType.DOUBLE);
        MultiLayerNetwork scaled = Networks.convolution(new Sgd(0.1), DataType.DOUBLE);
        scaled.addListeners(GradwatchListener.builder()
                .guard(Guards.of(
                        "test", topology -> sample -> Guards.scaleAll(topology.parameterCount(), factor, "test")))
                .build());
        double[] start = Networks.parametersOf(full);
        DataSet batch = Networks.images(1, 4, DataType.DOUBLE).get(0);
        full.fit(batch);
        scaled.fit(batch);

        double[] moved = Networks.parametersOf(full);
        double[] movedLess = Networks.parametersOf(scaled);
        for (int i = 0; i < start.length; i++) {
            // Powers of two scale without rounding; adding the step rounds once.
            assertThat(movedLess[i] - start[i]).isCloseTo(factor * (moved[i] - start[i]), within(1e-15));
        }
    }

    @Test
    void aScaledStepLeavesTheStatisticsOfBatchNormalizationAlone() {
        MultiLayerNetwork full = Networks.withBatchNormalization(new Sgd(0.1), DataType.DOUBLE);
        MultiLayerNetwork scaled = Networks.withBatchNormalization(new Sgd(0.1), DataType.DOUBLE);
        scaled.addListeners(GradwatchListener.builder()
                .guard(Guards.of("test", topology -> sample -> Guards.scaleAll(topology.parameterCount(), 0.5, "test")))
                .build());
        DataSet batch = Networks.batches(1, 5, DataType.DOUBLE).get(0);
        double[] before = full.getParam("1_mean").toDoubleVector();
        full.fit(batch);
        scaled.fit(batch);

        assertThat(full.getParam("1_mean").toDoubleVector()).isNotEqualTo(before);
        assertThat(scaled.getParam("1_mean").toDoubleVector())
                .containsExactly(full.getParam("1_mean").toDoubleVector());
    }

    @Test
    void aPersistentNanNeverGetsThrough() {
        MultiLayerNetwork net = Networks.dense(new Adam(0.05), DataType.FLOAT);
        net.addListeners(GradwatchListener.protect());
        net.fit(BATCHES.get(0));
        double[] before = Networks.parametersOf(net);
        for (int i = 0; i < 30; i++) {
            net.fit(Networks.poisoned(BATCHES.get(1)));
        }

        assertThat(Networks.parametersOf(net)).containsExactly(before);
    }
}
