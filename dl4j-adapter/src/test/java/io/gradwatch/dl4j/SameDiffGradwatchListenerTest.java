package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Preset;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.sample.IterationSample;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class SameDiffGradwatchListenerTest {
    private final Recording recording = new Recording();

    @Test
    void theScoreIsTheLossThatTheStepMinimises() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.DOUBLE);
        sd.setListeners(observing());
        for (DataSet batch : SameDiffNetworks.batches(sd, 3, 5)) {
            double expected = SameDiffNetworks.loss(sd, batch);
            sd.fit(batch);
            assertThat(last().score()).isCloseTo(expected, within(1e-12));
        }
    }

    /** 1.0.0-M2.1 reports the second loss as the L2 term. */
    @Test
    void theScoreIsTheSumOfAllLossesWithoutRegularisation() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable y = sd.placeHolder("y", DataType.DOUBLE, -1, 2);
        SDVariable out = x.mmul(sd.var("w", Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}})));
        sd.loss.meanSquaredError("one", y, out, null);
        out.sub(y).mul(3).sum("two");
        sd.setTrainingConfig(TrainingConfig.builder()
                .updater(new Sgd(0.1))
                .regularization(new L2Regularization(0.5))
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .minimize("one", "two")
                .build());
        sd.setLossVariables("one", "two");
        sd.setListeners(observing());
        sd.fit(new DataSet(Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}}), Nd4j.zeros(DataType.DOUBLE, 2, 2)));
        // The outputs are 1, 2, 3, 4: squares 30 over 4, and three times their sum.
        assertThat(last().score()).isCloseTo(7.5 + 30, within(1e-12));
    }

    @Test
    void theUsersEvaluationsStayAsTheyAre() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        sd.getTrainingConfig().setTrainEvaluations(Map.of("out", List.of(new Evaluation())));
        sd.getTrainingConfig().setTrainEvaluationLabels(Map.of("out", 0));
        Object before = sd.getTrainingConfig().getTrainEvaluations();
        sd.setListeners(observing());
        var history = sd.fit(new ViewIterator(merged(sd, 2), 5), 1);
        assertThat(sd.getTrainingConfig().getTrainEvaluations()).isSameAs(before);
        assertThat(history.trainingEval("out")).hasSize(1);
        assertThat(history.lossCurve().meanLoss("loss").length).isEqualTo(1);
        assertThat(history.lossCurve().meanLoss("loss")[0])
                .as("loss in SameDiff's own history")
                .isPositive();
    }

    @Test
    void everyMiniBatchOfAnIteratorIsAnIteration() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        sd.setListeners(observing());
        sd.fit(new MultiDataSetIteratorAdapter(new ViewIterator(merged(sd, 4), 5)), 2);
        sd.fit(new ViewIterator(merged(sd, 2), 5), 1);
        assertThat(recording.samples().stream().map(IterationSample::iteration))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(recording.samples().stream().map(IterationSample::epoch))
                .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 2L, 2L);
        assertThat(recording.iterations().stream()
                        .map(record -> record.run().model() + " " + record.run().worker())
                        .distinct())
                .as("one run over several fits")
                .containsExactly("SameDiff 0");
    }

    @Test
    void anIteratorIsWatchedLikeItsMiniBatchesOneByOne() {
        SameDiff whole = SameDiffNetworks.withoutArrayCache(SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT));
        SameDiff single = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        SameDiffGradwatchListener listener = observing();
        whole.setListeners(listener);
        single.setListeners(listener);
        DataSet all = merged(whole, 4);
        whole.fit(new ViewIterator(all, 5), 1);
        all.batchBy(5).forEach(single::fit);
        List<IterationSample> samples = recording.samples();
        for (int i = 0; i < 4; i++) {
            assertThat(samples.get(i).gradient().norms().toString())
                    .as("gradient norms of iteration %d", i)
                    .isEqualTo(samples.get(i + 4).gradient().norms().toString());
            assertThat(samples.get(i).score()).isEqualTo(samples.get(i + 4).score());
        }
    }

    @Test
    void aListenerGivenToFitAndAttachedTwiceSeesEachIterationOnce() {
        SameDiff twice = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        SameDiff once = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        SameDiffGradwatchListener listener = SameDiffGradwatchListener.builder()
                .guard(Guards.of("half", topology -> sample -> Guards.scaleAll(topology.parameterCount(), 0.5, "test")))
                .exporter(recording.exporter())
                .build();
        twice.setListeners(listener, listener);
        for (DataSet batch : SameDiffNetworks.batches(twice, 3, 5)) {
            twice.fit(batch, listener, listener);
            once.fit(batch, listener);
        }
        assertThat(recording.samples()).hasSize(6);
        assertThat(SameDiffNetworks.parameters(twice))
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(once));
        assertThat(recording.iterations().stream().map(record -> record.run().worker()))
                .containsExactly("0", "1", "0", "1", "0", "1");
    }

    @Test
    void networksOnSeveralThreadsAreWatchedEachOnItsOwn() {
        SameDiffGradwatchListener listener = SameDiffGradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(recording.exporter())
                .build();
        List<SameDiff> networks = IntStream.range(0, 2)
                .mapToObj(i -> SameDiffNetworks.convolution(new Adam(0.1), DataType.FLOAT))
                .toList();
        SameDiff bare = SameDiffNetworks.convolution(new Adam(0.1), DataType.FLOAT);
        List<DataSet> batches = SameDiffNetworks.batches(bare, 10, 5);
        batches.forEach(bare::fit);
        CompletableFuture<?>[] trainings = networks.stream()
                .map(sd -> CompletableFuture.runAsync(() -> {
                    for (DataSet batch : batches) {
                        sd.fit(batch, listener);
                        sd.fit(SameDiffNetworks.poisoned(batch), listener);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(trainings).join();
        for (SameDiff sd : networks) {
            assertThat(SameDiffNetworks.parameters(sd))
                    .usingRecursiveComparison()
                    .isEqualTo(SameDiffNetworks.parameters(bare));
        }
        for (String worker : List.of("0", "1")) {
            assertThat(recording.iterations().stream()
                            .filter(record -> record.run().worker().equals(worker))
                            .map(record -> record.sample().iteration()))
                    .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
        }
    }

    @Test
    void gradientsThatTheUserAsksForAreNoIteration() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        sd.setListeners(observing());
        DataSet batch = SameDiffNetworks.batches(sd, 1, 5).get(0);
        sd.fit(batch);
        sd.calculateGradients(Map.of("x", batch.getFeatures(), "y", batch.getLabels()), "hidden/W");
        sd.fit(batch);
        assertThat(recording.samples()).hasSize(2);
    }

    /** The gradient of the sum of w times x is x. */
    @Test
    void normsOfHugeAndTinyFloatsAreRight() {
        for (float size : new float[] {1e25f, 1e-25f}) {
            SameDiff sd = SameDiff.create();
            SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 3);
            SDVariable y = sd.placeHolder("y", DataType.FLOAT, -1, 3);
            SDVariable w = sd.var("w", Nd4j.zeros(DataType.FLOAT, 1, 3));
            x.mul(w).add(y).sum("loss");
            SameDiffNetworks.trained(sd, new Sgd(1e-30));
            sd.setListeners(observing());
            INDArray features = Nd4j.createFromArray(new float[][] {{3 * size, 0, 4 * size}});
            sd.fit(new DataSet(features, Nd4j.zeros(DataType.FLOAT, 1, 3)));
            assertThat(last().gradient().globalNorm()).isCloseTo(5.0 * size, within(1e-6 * size));
            assertThat(last().gradient().isFinite()).isTrue();
            assertThat(last().gradient().zeroFractions().at(0)).isCloseTo(1.0 / 3, within(1e-9));
        }
    }

    @Test
    void aNetworkWithoutTrainableVariablesFailsAsItDoesWithoutGradwatch() {
        SameDiffGradwatchListener listener = SameDiffGradwatchListener.autopilot();
        SameDiff bare = withoutVariables();
        SameDiff watched = withoutVariables();
        watched.setListeners(listener);
        DataSet batch = new DataSet(Nd4j.ones(DataType.FLOAT, 1, 2), Nd4j.ones(DataType.FLOAT, 1, 2));
        for (int i = 0; i < 2; i++) {
            Throwable expected = catchThrowableOfType(RuntimeException.class, () -> bare.fit(batch));
            assertThatThrownBy(() -> watched.fit(batch)).hasMessage(expected.getMessage());
        }
        listener.close();
    }

    private static SameDiff withoutVariables() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 2);
        SDVariable y = sd.placeHolder("y", DataType.FLOAT, -1, 2);
        sd.loss.meanSquaredError("loss", y, x, null);
        return SameDiffNetworks.trained(sd, new Sgd(0.1));
    }

    @Test
    void anErrorOfOursNeverGetsIntoTraining() {
        SameDiff watched = SameDiffNetworks.convolution(new Reticent(), DataType.FLOAT);
        SameDiff bare = SameDiffNetworks.convolution(new Sgd(0.1), DataType.FLOAT);
        watched.setListeners(SameDiffGradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(recording.exporter())
                .build());
        for (DataSet batch : SameDiffNetworks.batches(watched, 3, 5)) {
            watched.fit(batch);
            bare.fit(batch);
        }
        assertThat(recording.samples()).as("what could not be measured").isEmpty();
        assertThat(SameDiffNetworks.parameters(watched))
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(bare));
        assertThat(watched.getTrainingConfig().getTrainEvaluations()).isEmpty();
    }

    /** Its accessor fails, which SameDiff only calls when there is regularisation. */
    private static final class Reticent extends Sgd {
        private static final long serialVersionUID = 1L;

        Reticent() {
            super(0.1);
        }

        @Override
        public boolean hasLearningRate() {
            throw new IllegalStateException("test");
        }

        @Override
        public Sgd clone() {
            return new Reticent();
        }
    }

    @Test
    void trainingThatDiedInTheMiddleOfAStepGoesOn() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        sd.setListeners(SameDiffGradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(recording.exporter())
                .build());
        List<DataSet> batches = SameDiffNetworks.batches(sd, 2, 5);
        sd.fit(batches.get(0));
        DataSet misfit =
                new DataSet(Nd4j.ones(DataType.FLOAT, 5, 7), batches.get(0).getLabels());
        assertThatThrownBy(() -> sd.fit(misfit)).isInstanceOf(Exception.class);
        sd.fit(batches.get(1));
        assertThat(recording.samples().stream().map(IterationSample::iteration)).containsExactly(0L, 1L);
        assertThat(sd.getTrainingConfig().getTrainEvaluations()).isEmpty();
    }

    @Test
    void closingPutsTheVeryScheduleBackAndEndsTheRun() {
        ISchedule schedule = new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9);
        Nesterovs updater = new Nesterovs(schedule, 0.9);
        SameDiff sd = SameDiffNetworks.dense(updater, DataType.FLOAT);
        SameDiffGradwatchListener listener = acting(new Action.ScaleLearningRate(0.5));
        sd.setListeners(listener);
        List<DataSet> batches = SameDiffNetworks.batches(sd, 2, 5);
        sd.fit(batches.get(0));
        assertThat(updater.getLearningRate(1, 0)).isCloseTo(0.045, within(1e-12));
        listener.close();
        assertThat(updater.getLearningRateSchedule()).isSameAs(schedule);
        sd.fit(batches.get(1));
        assertThat(recording.iterations().get(1).run().worker()).as("a new run").isEqualTo("1");
    }

    @Test
    void whatSameDiffDoesNotAllowIsUnsupportedWithTheReason() {
        SameDiff adaDelta = SameDiffNetworks.dense(new AdaDelta(), DataType.FLOAT);
        adaDelta.setListeners(acting(
                new Action.ScaleLearningRate(0.5), new Action.EnableClipping(new Clipping.Adaptive(0.01, 1e-3))));
        adaDelta.fit(SameDiffNetworks.batches(adaDelta, 1, 5).get(0));
        assertThat(recording.actions().stream().map(ActionRecord::outcome))
                .containsExactly(
                        new ActionOutcome.Unsupported("the updater of this network has no learning rate"),
                        new ActionOutcome.Unsupported(
                                "a SameDiff graph does not tell which elements of a variable belong to one unit"));
    }

    @Test
    void snapshotsThatDoNotFitAreRefusedWithTheReason() {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        sd.setListeners(
                builderActing(new Action.Rollback()).maxSnapshotBytes(100).build());
        sd.fit(SameDiffNetworks.batches(sd, 1, 5).get(0));
        assertThat(recording.actions().stream().map(ActionRecord::outcome))
                .containsExactly(new ActionOutcome.Unsupported(
                        "two snapshots need 1 MiB, and 0 MiB are allowed (maxSnapshotBytes)"));
    }

    @Test
    void clippingThatAPolicySwitchesOnHoldsFromTheNextStep() {
        SameDiff sd = SameDiffNetworks.convolution(new Sgd(1), DataType.DOUBLE);
        sd.setListeners(acting(new Action.EnableClipping(new Clipping.GlobalNorm(0.01))));
        SameDiffNetworks.batches(sd, 3, 5).forEach(sd::fit);
        assertThat(recording.samples().stream().map(SameDiffGradwatchListenerTest::stepLength))
                .satisfiesExactly(
                        first -> assertThat(first).isGreaterThan(0.02),
                        second -> assertThat(second).isCloseTo(0.01, within(1e-12)),
                        third -> assertThat(third).isCloseTo(0.01, within(1e-12)));
    }

    @Test
    void aStopEndsFitAfterAWholeIterationAndLeavesTheNetworkUsable() {
        SameDiff stopped = SameDiffNetworks.withoutArrayCache(SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT));
        SameDiff twin = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        stopped.setListeners(SameDiffGradwatchListener.builder()
                .policy(Policies.of(
                        "stop",
                        topology -> situation -> situation.sample().iteration() == 1
                                ? List.of(new PlannedAction(new Action.StopTraining(), "test"))
                                : List.of()))
                .exporter(recording.exporter())
                .build());
        DataSet all = merged(stopped, 4);
        assertThatThrownBy(() -> stopped.fit(new ViewIterator(all, 5), 3))
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageContaining("training of SameDiff was stopped");
        List<DataSet> batches = all.batchBy(5);
        twin.fit(batches.get(0));
        twin.fit(batches.get(1));
        assertThat(stopped.getTrainingConfig().getIterationCount()).isEqualTo(2);
        stopped.fit(batches.get(2));
        twin.fit(batches.get(2));
        assertThat(SameDiffNetworks.parameters(stopped))
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(twin));
        assertThat(recording.iterations().stream().map(record -> record.run().worker()))
                .as("the fit after the stop is a new run")
                .containsExactly("0", "0", "1");
    }

    @Test
    void oneNanDoesNotEndAProtectedTraining() {
        SameDiff bare = SameDiffNetworks.dense(new Adam(0.05), DataType.FLOAT);
        SameDiff guarded = SameDiffNetworks.dense(new Adam(0.05), DataType.FLOAT);
        guarded.setListeners(SameDiffGradwatchListener.protect());
        List<DataSet> batches = SameDiffNetworks.batches(bare, 20, 5);
        for (SameDiff sd : List.of(bare, guarded)) {
            for (int i = 0; i < batches.size(); i++) {
                sd.fit(i == 3 ? SameDiffNetworks.poisoned(batches.get(i)) : batches.get(i));
            }
        }
        assertThat(SameDiffNetworks.loss(bare, batches.get(0))).isNaN();
        assertThat(SameDiffNetworks.loss(guarded, batches.get(0))).isFinite();
    }

    /** A linear regression whose learning rate is twenty times the largest that converges. */
    @Test
    void theAutopilotBringsARateThatExplodesDown() {
        double bare = regress(null);
        double piloted = regress(SameDiffGradwatchListener.builder()
                .preset(Preset.AUTOPILOT)
                .exporter(recording.exporter())
                .build());
        assertThat(bare)
                .satisfiesAnyOf(
                        loss -> assertThat(loss).isNaN(),
                        loss -> assertThat(loss).isGreaterThan(1e6));
        assertThat(piloted).as("loss with the autopilot").isLessThan(0.5);
        assertThat(recording.actions()).as("actions").isNotEmpty();
        assertThat(recording.actions()).allMatch(ActionRecord::isApplied);
    }

    private static double regress(@Nullable SameDiffGradwatchListener listener) {
        Random random = new Random(3);
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 8);
        SDVariable y = sd.placeHolder("y", DataType.FLOAT, -1, 1);
        sd.loss.meanSquaredError(
                "loss", y, x.mmul(SameDiffNetworks.weights(sd, "w", random, DataType.FLOAT, 8, 1)), null);
        SameDiffNetworks.trained(sd, new Sgd(10));
        if (listener != null) {
            sd.setListeners(listener);
        }
        INDArray truth = Nd4j.linspace(-1, 1, 8, DataType.FLOAT).reshape(8, 1);
        DataSet batch = new DataSet();
        for (int i = 0; i < 600; i++) {
            INDArray features = Nd4j.create(DataType.FLOAT, 16, 8);
            for (int k = 0; k < features.length(); k++) {
                features.putScalar(k, random.nextGaussian());
            }
            batch = new DataSet(features, features.mmul(truth));
            sd.fit(batch);
        }
        return SameDiffNetworks.loss(sd, batch);
    }

    @Test
    void aSavedNetworkIsWatchedFromItsOwnIterationOn(@TempDir Path folder) {
        SameDiff sd = SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
        List<DataSet> batches = SameDiffNetworks.batches(sd, 4, 5);
        sd.setListeners(SameDiffGradwatchListener.protect());
        sd.fit(batches.get(0));
        sd.fit(batches.get(1));
        File file = folder.resolve("model.fb").toFile();
        sd.save(file, true);
        SameDiff resumed = SameDiff.load(file, true);
        resumed.setListeners(SameDiffGradwatchListener.builder()
                .guard(Guards.skipNonFinite())
                .exporter(recording.exporter())
                .build());
        for (SameDiff each : List.of(sd, resumed)) {
            each.fit(batches.get(2));
            each.fit(SameDiffNetworks.poisoned(batches.get(2)));
            each.fit(batches.get(3));
        }
        assertThat(recording.samples().stream().map(IterationSample::iteration)).containsExactly(2L, 3L, 4L);
        assertThat(recording.iterations().get(1).decision()).isInstanceOf(StepDecision.Skip.class);
        assertThat(SameDiffNetworks.parameters(resumed))
                .usingRecursiveComparison()
                .isEqualTo(SameDiffNetworks.parameters(sd));
    }

    @Test
    void aGraphThatChangesIsDescribedAnew() {
        SameDiff sd = SameDiffNetworks.dense(new Sgd(0.1), DataType.FLOAT);
        sd.setListeners(observing());
        List<DataSet> batches = SameDiffNetworks.batches(sd, 2, 5);
        sd.fit(batches.get(0));
        sd.convertToConstant(sd.getVariable("hidden/W"));
        sd.fit(batches.get(1));
        assertThat(recording.samples().get(0).topology().nameOf(0)).isEqualTo("hidden.W");
        assertThat(recording.samples().get(1).topology().nameOf(0)).isEqualTo("hidden.b");
    }

    @Test
    void aFileNeedsTheModuleThatReadsIt(@TempDir Path folder) {
        assertThatThrownBy(() -> SameDiffGradwatchListener.from(folder.resolve("gradwatch.yaml")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gradwatch-config");
    }

    private SameDiffGradwatchListener observing() {
        return SameDiffGradwatchListener.builder()
                .exporter(recording.exporter())
                .build();
    }

    /** Asks for some actions after the first iteration. */
    private SameDiffGradwatchListener acting(Action... actions) {
        return builderActing(actions).build();
    }

    private GradwatchListenerBuilder<SameDiffGradwatchListener> builderActing(Action... actions) {
        PolicyFactory policy = Policies.of(
                "test",
                topology -> situation -> situation.sample().iteration() == 0
                        ? List.of(actions).stream()
                                .map(action -> new PlannedAction(action, "test"))
                                .toList()
                        : List.of());
        return SameDiffGradwatchListener.builder().policy(policy).exporter(recording.exporter());
    }

    private IterationSample last() {
        List<IterationRecord> seen = recording.iterations();
        return seen.get(seen.size() - 1).sample();
    }

    private static double stepLength(IterationSample sample) {
        double squares = 0;
        for (int p = 0; p < sample.updateNorms().size(); p++) {
            squares += Math.pow(sample.updateNorms().at(p), 2);
        }
        return Math.sqrt(squares);
    }

    private static DataSet merged(SameDiff sd, int batches) {
        return DataSet.merge(SameDiffNetworks.batches(sd, batches, 5));
    }
}
