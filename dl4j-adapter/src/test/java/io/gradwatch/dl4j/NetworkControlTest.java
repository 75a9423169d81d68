package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.sample.IterationSample;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
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
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Actions on real networks; a scripted policy says what is done after which iteration. */
class NetworkControlTest {
    private static final List<DataSet> BATCHES = Networks.batches(12, 5, DataType.FLOAT);

    /** All of DL4J 1.0.0-M2.1 but AdaBelief, which it cannot instantiate (ArrayIndexOutOfBoundsException). */
    static Stream<IUpdater> updatersWithARate() {
        return Stream.of(
                new Sgd(0.1),
                new Nesterovs(0.1, 0.9),
                new Adam(0.1),
                new AMSGrad(0.1),
                new AdaGrad(0.1),
                new AdaMax(0.1),
                new Nadam(0.1),
                new RmsProp(0.1));
    }

    @ParameterizedTest
    @MethodSource("updatersWithARate")
    void theLearningRateIsScaledFromTheNextStepOnAndPutBackExactly(IUpdater updater) {
        MultiLayerNetwork net = Networks.dense(updater, DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        Recording recording = train(
                net,
                6,
                Map.of(
                        1L,
                        new Action.ScaleLearningRate(0.5),
                        2L,
                        new Action.ScaleLearningRate(0.25),
                        4L,
                        new Action.ScaleLearningRate(1)));

        assertThat(recording.samples())
                .extracting(sample -> sample.learningRates().at(0))
                .containsExactly(0.1, 0.1, 0.05, 0.025, 0.025, 0.1);
        assertThat(configurationOf(net)).isEqualTo(withoutCounts(original));
    }

    @Test
    void theConfigurationOfAGraphIsTheOriginalOneOnceTheLearningRateIsReleased() {
        ComputationGraph graph =
                Networks.graph(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)), DataType.FLOAT);
        String original = graph.getConfiguration().toJson();
        Recording recording = new Recording();
        graph.addListeners(scripted(
                recording, Map.of(1L, new Action.ScaleLearningRate(0.5), 3L, new Action.ScaleLearningRate(1))));
        BATCHES.subList(0, 3).forEach(graph::fit);
        assertThat(withoutCounts(graph.getConfiguration().toJson())).isNotEqualTo(withoutCounts(original));
        BATCHES.subList(3, 5).forEach(graph::fit);

        assertThat(recording.actions()).hasSize(2).allMatch(ActionRecord::isApplied);
        assertThat(withoutCounts(graph.getConfiguration().toJson())).isEqualTo(withoutCounts(original));
    }

    /** A schedule by iteration, which goes up and down again. */
    @Test
    void aScheduleIsHeldAtALimitAndFollowedBelowIt() {
        ISchedule schedule = new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.01, 2, 0.2, 4, 0.03));
        MultiLayerNetwork net = Networks.dense(new Adam(schedule), DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        Recording recording = train(
                net,
                7,
                Map.of(
                        0L,
                        new Action.LimitLearningRate(0.05),
                        4L,
                        new Action.ScaleLearningRate(0.5),
                        5L,
                        new Action.LimitLearningRate(Double.POSITIVE_INFINITY)));

        assertThat(recording.samples())
                .extracting(sample -> sample.learningRates().at(0))
                .containsExactly(0.01, 0.01, 0.05, 0.05, 0.03, 0.015, 0.015);
        assertThat(net.getLayerWiseConfigurations().toJson()).isNotEqualTo(original);
    }

    @Test
    void theVerySameObjectsAreBackOnceALimitIsReleased() {
        Adam updater = new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9));
        MultiLayerNetwork net = Networks.dense(updater, DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        Recording recording = train(
                net,
                6,
                Map.of(
                        1L,
                        new Action.LimitLearningRate(0.05),
                        3L,
                        new Action.LimitLearningRate(Double.POSITIVE_INFINITY)));

        assertThat(recording.actions()).hasSize(2).allMatch(ActionRecord::isApplied);
        assertThat(configurationOf(net)).isEqualTo(withoutCounts(original));
    }

    @Test
    void aScheduleSurvivesBeingScaledAndIsTheVerySameObjectAfterwards() {
        ISchedule schedule = new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9);
        Adam updater = new Adam(schedule);
        MultiLayerNetwork net = Networks.dense(updater, DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        Recording recording =
                train(net, 6, Map.of(1L, new Action.ScaleLearningRate(0.5), 3L, new Action.ScaleLearningRate(1)));

        double[] factors = {1, 1, 0.5, 0.5, 1, 1};
        for (int i = 0; i < factors.length; i++) {
            assertThat(recording.samples().get(i).learningRates().at(0))
                    .isCloseTo(factors[i] * 0.1 * Math.pow(0.9, i), within(1e-15));
        }
        Adam used = (Adam) net.getLayer(0).getConfig().getUpdaterByParam("W");
        assertThat(used.getLearningRateSchedule()).isSameAs(scheduleOf(original, used));
        assertThat(configurationOf(net)).isEqualTo(withoutCounts(original));
    }

    /** DL4J clones updaters into its layers; the object to compare with is the one the layer holds. */
    private static ISchedule scheduleOf(String json, Adam used) {
        Adam configured = (Adam)
                MultiLayerConfiguration.fromJson(json).getConf(0).getLayer().getUpdaterByParam("W");
        assertThat(used.getLearningRateSchedule()).isEqualTo(configured.getLearningRateSchedule());
        return used.getLearningRateSchedule();
    }

    @Test
    void anUpdaterWithoutALearningRateIsSaidToBeUnsupported() {
        MultiLayerNetwork net = Networks.dense(new AdaDelta(), DataType.FLOAT);
        Recording recording = train(net, 3, Map.of(1L, new Action.ScaleLearningRate(0.5)));

        assertThat(recording.actions())
                .singleElement()
                .extracting(ActionRecord::outcome)
                .isInstanceOf(ActionOutcome.Unsupported.class);
    }

    @Test
    void clippingBoundsTheStepOfSgdAndIsReleasedAgain() {
        double bound = 0.01;
        MultiLayerNetwork net = Networks.convolution(new Sgd(1), DataType.DOUBLE);
        Recording recording = new Recording();
        net.addListeners(scripted(
                recording,
                Map.of(
                        0L, new Action.EnableClipping(new Clipping.GlobalNorm(bound)),
                        2L, new Action.ReleaseClipping())));
        Networks.images(4, 5, DataType.DOUBLE).forEach(net::fit);

        List<IterationSample> samples = recording.samples();
        assertThat(samples).allMatch(sample -> sample.gradient().globalNorm() > bound);
        assertThat(samples).extracting(NetworkControlTest::updateNorm).satisfies(norms -> {
            assertThat(norms.get(0)).isGreaterThan(bound);
            assertThat(norms.get(1)).isCloseTo(bound, within(1e-12));
            assertThat(norms.get(2)).isCloseTo(bound, within(1e-12));
            assertThat(norms.get(3)).isGreaterThan(bound);
        });
    }

    private static double updateNorm(IterationSample sample) {
        double squares = 0;
        for (int p = 0; p < sample.updateNorms().size(); p++) {
            squares += sample.updateNorms().at(p) * sample.updateNorms().at(p);
        }
        return Math.sqrt(squares);
    }

    @Test
    void aRollbackPutsParametersStateAndCountBackToTheStart() {
        MultiLayerNetwork net = Networks.withBatchNormalization(new Adam(0.1), DataType.FLOAT);
        double[] start = Networks.parametersOf(net);
        Recording recording = train(net, 6, Map.of(5L, new Action.Rollback()));

        assertThat(recording.actions()).singleElement().matches(ActionRecord::isApplied);
        assertThat(Networks.parametersOf(net)).containsExactly(start);
        assertThat(Networks.updaterStateOf(net)).containsOnly(0);
        assertThat(net.getIterationCount()).isZero();
        net.fit(BATCHES.get(0));
        assertThat(recording.samples().get(6).iteration()).isEqualTo(6);
    }

    @Test
    void aRunThatGoesOnAfterARollbackEqualsOneThatStartedThere() {
        MultiLayerNetwork rolledBack = Networks.dense(new Adam(0.1), DataType.FLOAT);
        train(rolledBack, 6, Map.of(5L, new Action.Rollback()));
        MultiLayerNetwork fresh = Networks.dense(new Adam(0.1), DataType.FLOAT);
        for (DataSet batch : BATCHES.subList(6, 12)) {
            rolledBack.fit(batch);
            fresh.fit(batch);
        }

        assertThat(Networks.parametersOf(rolledBack)).containsExactly(Networks.parametersOf(fresh));
        assertThat(Networks.updaterStateOf(rolledBack)).containsExactly(Networks.updaterStateOf(fresh));
    }

    @Test
    void closingTheListenerPutsEverythingBack() {
        MultiLayerNetwork net =
                Networks.dense(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)), DataType.FLOAT);
        String original = net.getLayerWiseConfigurations().toJson();
        GradwatchListener listener = scripted(new Recording(), Map.of(1L, new Action.ScaleLearningRate(0.5)));
        net.addListeners(listener);
        BATCHES.forEach(net::fit);
        assertThat(configurationOf(net)).isNotEqualTo(withoutCounts(original));
        listener.close();

        assertThat(configurationOf(net)).isEqualTo(withoutCounts(original));
    }

    @Test
    void aModelSavedDuringAMitigationLoadsAndTrainsOn(@TempDir Path folder) throws IOException {
        MultiLayerNetwork net =
                Networks.dense(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)), DataType.FLOAT);
        train(net, 4, Map.of(1L, new Action.ScaleLearningRate(0.5)));
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork loaded = ModelSerializer.restoreMultiLayerNetwork(file, true);

        assertThat(Networks.parametersOf(loaded)).containsExactly(Networks.parametersOf(net));
        net.setListeners(List.of());
        net.fit(BATCHES.get(5));
        loaded.fit(BATCHES.get(5));
        assertThat(Networks.parametersOf(loaded)).containsExactly(Networks.parametersOf(net));
    }

    private static Recording train(MultiLayerNetwork net, int iterations, Map<Long, Action> script) {
        Recording recording = new Recording();
        net.addListeners(scripted(recording, script));
        BATCHES.subList(0, iterations).forEach(net::fit);
        return recording;
    }

    private static GradwatchListener scripted(Recording recording, Map<Long, Action> script) {
        return GradwatchListener.builder()
                .policy(Policies.of("script", topology -> situation -> {
                    Action action = script.get(situation.sample().iteration());
                    return action == null ? List.of() : List.of(new PlannedAction(action, "script"));
                }))
                .exporter(recording.exporter())
                .build();
    }

    private static String configurationOf(MultiLayerNetwork net) {
        return withoutCounts(net.getLayerWiseConfigurations().toJson());
    }

    /** Training counts iterations in the configuration; that is not a setting. */
    private static String withoutCounts(String json) {
        return json.replaceAll("\"(iteration|epoch)Count\" : \\d+", "");
    }
}
