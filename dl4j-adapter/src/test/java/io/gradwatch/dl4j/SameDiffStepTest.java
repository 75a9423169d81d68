package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What a decision makes of a step, against twins without Gradwatch: one that never sees the skipped mini-batch, one whose
 * gradients are changed in place before the updater. Equal bit for bit, on a network with L2 and weight decay.
 */
class SameDiffStepTest {
    private static final int STEPS = 6;

    /** All of ND4J but AdaBelief, with which SameDiff itself fails in its first step (1.0.0-M2.1). */
    static Stream<Named<IUpdater>> updaters() {
        return Stream.of(
                        new Sgd(0.1),
                        new Nesterovs(0.1, 0.9),
                        new Adam(0.05),
                        new AMSGrad(0.05),
                        new Nadam(0.05),
                        new AdaMax(0.05),
                        new RmsProp(0.05),
                        new AdaGrad(0.05),
                        new AdaDelta())
                .map(updater -> Named.of(updater.getClass().getSimpleName(), updater));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void aSkippedStepLeavesWhatARunWithoutItsMiniBatchHas(IUpdater updater) {
        SameDiff guarded = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        SameDiff twin = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        guarded.setListeners(SameDiffGradwatchListener.builder(silent())
                .guard(Guards.skipNonFinite())
                .build());
        for (DataSet batch : SameDiffNetworks.batches(guarded, STEPS, 5)) {
            guarded.fit(batch);
            guarded.fit(SameDiffNetworks.poisoned(batch));
            twin.fit(batch);
        }
        assertSame(guarded, twin);
        assertThat(guarded.getTrainingConfig().getIterationCount())
                .as("SameDiff's count stands still at a skip")
                .isEqualTo(STEPS);
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void aSkippedFirstStepLeavesANewNetwork(IUpdater updater) {
        SameDiff guarded = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        SameDiff twin = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        guarded.setListeners(SameDiffGradwatchListener.builder(silent())
                .guard(Guards.skipNonFinite())
                .build());
        List<DataSet> batches = SameDiffNetworks.batches(guarded, 2, 5);
        guarded.fit(SameDiffNetworks.poisoned(batches.get(0)));
        assertThat(SameDiffNetworks.parameters(guarded))
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(twin));
        guarded.fit(batches.get(1));
        twin.fit(batches.get(1));
        assertSame(guarded, twin);
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void aScaledStepIsTheOneSameDiffTakesWithTheScaledGradient(IUpdater updater) {
        GuardFactory quarter = scaling(parameters ->
                IntStream.range(0, parameters).mapToDouble(p -> 0.25).toArray());
        assertSameAsInPlace(updater, quarter, gradient -> gradient.muli(0.25));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void limitedElementsAreThoseSameDiffWouldHaveUsed(IUpdater updater) {
        GuardFactory limit = Guards.of(
                "limit",
                topology -> sample -> new StepDecision.Clip(
                        Column.of(IntStream.range(0, topology.parameterCount())
                                .mapToDouble(p -> 1)
                                .toArray()),
                        List.of(new Clipping.Elements(0.01)),
                        "test"));
        assertSameAsInPlace(
                updater,
                limit,
                gradient -> Nd4j.exec(DynamicCustomOp.builder("clipbyvalue")
                        .addInputs(gradient)
                        .callInplace(true)
                        .addFloatingPointArguments(-0.01, 0.01)
                        .build()));
    }

    @Test
    void aNetworkThatMaximisesIsScaledUphill() {
        SameDiff guarded = SameDiffNetworks.dense(new Adam(0.01), DataType.FLOAT);
        SameDiff twin = SameDiffNetworks.dense(new Adam(0.01), DataType.FLOAT);
        guarded.getTrainingConfig().setMinimize(false);
        twin.getTrainingConfig().setMinimize(false);
        double before = SameDiffNetworks.loss(
                guarded, SameDiffNetworks.batches(guarded, 1, 5).get(0));
        train(
                guarded,
                scaling(parameters ->
                        IntStream.range(0, parameters).mapToDouble(p -> 0.5).toArray()));
        trainInPlace(twin, gradient -> gradient.muli(0.5));
        assertSame(guarded, twin);
        assertThat(SameDiffNetworks.loss(
                        guarded, SameDiffNetworks.batches(guarded, 1, 5).get(0)))
                .as("loss, uphill")
                .isGreaterThan(before);
    }

    @Test
    void onlyTheParametersThatAreScaledAreTouched() {
        SameDiff sd = SameDiffNetworks.convolution(new Sgd(0.1), DataType.DOUBLE);
        SameDiff bare = SameDiffNetworks.convolution(new Sgd(0.1), DataType.DOUBLE);
        DataSet batch = SameDiffNetworks.batches(sd, 1, 5).get(0);
        Recording recording = new Recording();
        sd.setListeners(SameDiffGradwatchListener.builder()
                .guard(scaling(parameters -> IntStream.range(0, parameters)
                        .mapToDouble(p -> p == 1 ? 0 : 1)
                        .toArray()))
                .exporter(recording.exporter())
                .build());
        Map<String, double[]> before = SameDiffNetworks.parameters(sd);
        sd.fit(batch);
        bare.fit(batch);
        IterationSample sample = recording.samples().get(0);
        assertThat(sample.topology().nameOf(1)).isEqualTo("conv.b");
        Map<String, double[]> after = SameDiffNetworks.parameters(sd);
        assertThat(after.get("conv/b")).containsExactly(before.get("conv/b"));
        assertThat(after.get("conv/W"))
                .containsExactly(SameDiffNetworks.parameters(bare).get("conv/W"));
        assertThat(sample.updateNorms().at(1)).isZero();
        assertThat(sample.gradient().norms().at(1))
                .as("as it was before the guard")
                .isPositive();
        assertThat(sample.updateNorms().at(0))
                .as("0.1 times the gradient")
                .isCloseTo(0.1 * sample.gradient().norms().at(0), within(1e-12));
    }

    /** Not one step late: the very gradient that is too large is the one that is clipped. */
    @Test
    void theGlobalNormIsClippedInTheStepItIsMeasuredIn() {
        SameDiff sd = SameDiffNetworks.convolution(new Sgd(1), DataType.DOUBLE);
        Recording recording = new Recording();
        sd.setListeners(SameDiffGradwatchListener.builder(
                        Monitor.builder().guard(Guards.clipGlobalNorm(), Map.of("maxNorm", 0.01)))
                .exporter(recording.exporter())
                .build());
        SameDiffNetworks.batches(sd, 3, 5).forEach(sd::fit);
        for (IterationSample sample : recording.samples()) {
            assertThat(sample.gradient().globalNorm()).as("before the guard").isGreaterThan(0.01);
            double squares = 0;
            for (int p = 0; p < sample.updateNorms().size(); p++) {
                squares += Math.pow(sample.updateNorms().at(p), 2);
            }
            assertThat(Math.sqrt(squares))
                    .as("length of the step at learning rate 1")
                    .isCloseTo(0.01, within(1e-12));
        }
    }

    @Test
    void watchingChangesNothing() {
        assertHarmless(SameDiffGradwatchListener.builder(silent()).build());
    }

    @Test
    void guardsThatLetEveryStepThroughChangeNothing() {
        assertHarmless(SameDiffGradwatchListener.protect());
    }

    private static void assertHarmless(SameDiffGradwatchListener listener) {
        SameDiff watched = SameDiffNetworks.withoutArrayCache(SameDiffNetworks.dense(new Adam(0.05), DataType.FLOAT));
        SameDiff bare = SameDiffNetworks.withoutArrayCache(SameDiffNetworks.dense(new Adam(0.05), DataType.FLOAT));
        watched.setListeners(listener);
        DataSet all = DataSet.merge(SameDiffNetworks.batches(watched, STEPS, 5));
        for (SameDiff sd : List.of(watched, bare)) {
            SameDiffNetworks.batches(watched, STEPS, 5).forEach(sd::fit);
            sd.fit(new ViewIterator(all, 5), 2);
        }
        assertSame(watched, bare);
    }

    private static void assertSameAsInPlace(IUpdater updater, GuardFactory guard, Consumer<INDArray> inPlace) {
        SameDiff guarded = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        SameDiff twin = SameDiffNetworks.dense(updater.clone(), DataType.FLOAT);
        train(guarded, guard);
        trainInPlace(twin, inPlace);
        assertSame(guarded, twin);
    }

    private static void train(SameDiff sd, GuardFactory guard) {
        sd.setListeners(SameDiffGradwatchListener.builder(silent()).guard(guard).build());
        SameDiffNetworks.batches(sd, STEPS, 5).forEach(sd::fit);
    }

    private static void trainInPlace(SameDiff sd, Consumer<INDArray> change) {
        List<String> gradients = SameDiffNetworks.parameters(sd).keySet().stream()
                .map(name -> name + "-grad")
                .toList();
        sd.setListeners(new BaseListener() {
            @Override
            public boolean isActive(Operation operation) {
                return true;
            }

            @Override
            public void activationAvailable(
                    SameDiff function, At at, MultiDataSet batch, SameDiffOp op, String name, INDArray array) {
                if (gradients.contains(name)) {
                    change.accept(array);
                }
            }
        });
        SameDiffNetworks.batches(sd, STEPS, 5).forEach(sd::fit);
    }

    private static GuardFactory scaling(IntFunction<double[]> factors) {
        return Guards.of(
                "scale",
                topology ->
                        sample -> new StepDecision.Scale(Column.of(factors.apply(topology.parameterCount())), "test"));
    }

    private static MonitorBuilder silent() {
        return Monitor.builder().rules(List.of());
    }

    private static void assertSame(SameDiff one, SameDiff other) {
        assertThat(SameDiffNetworks.parameters(one))
                .as("variables")
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(other));
        assertThat(SameDiffNetworks.updaterState(one))
                .as("state of the updaters")
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.updaterState(other));
    }
}
