package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.topology.RunInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server tells the page of a run, over real HTTP from a real UI server. */
class GradientsAnswersTest {
    private static RunningUi ui;

    @BeforeAll
    static void start() {
        ui = RunningUi.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ui.close();
    }

    @Test
    void theDataTellTheRunItsLayersAndItsPoints() throws Exception {
        SimulatedTraining.of("told", UiExporter.to(ui.storage()), "in", "out")
                .train(30)
                .deliver();

        JsonObject data = ui.await("/train/gradients/data?session=told", 29);

        assertThat(data.getJsonObject("run").getString("model")).isEqualTo("Simulated");
        assertThat(data.getJsonArray("layers").getJsonObject(1).getString("name"))
                .isEqualTo("out");
        assertThat(data.getJsonArray("layers").getJsonObject(1).getInteger("depth"))
                .isEqualTo(1);
        assertThat(data.getInteger("first")).isZero();
        assertThat(data.getInteger("last")).isEqualTo(29);
        JsonObject series = data.getJsonObject("series");
        assertThat(series.getJsonArray("first")).hasSize(30).startsWith(0).endsWith(29);
        assertThat(series.getJsonObject("score").getJsonArray("lowest")).hasSize(30);
        assertThat(series.getJsonObject("learningRate").getJsonArray("highest")).contains(0.02);
        assertThat(data.getJsonObject("status").getString("level")).isEqualTo("healthy");
        assertThat(data.getBoolean("ended")).isFalse();
    }

    @Test
    void nanAndInfinityAreWordsAndNeverNumbers() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("odd", UiExporter.to(ui.storage()), "in", "out");
        training.train(3);
        training.step(layer -> layer == 0 ? Double.NaN : Double.POSITIVE_INFINITY);
        training.deliver();

        JsonObject data = ui.await("/train/gradients/data?session=odd", 3);

        JsonArray layers = data.getJsonObject("latest").getJsonArray("layers");
        assertThat(layers.getJsonObject(0).getString("gradientNorm")).isEqualTo("NaN");
        assertThat(layers.getJsonObject(1).getString("gradientRms")).isEqualTo("Infinity");
        assertThat(layers.getJsonObject(1).getDouble("nonFiniteElements")).isEqualTo(4);
        assertThat(layers.getJsonObject(1).getValue("zeroFraction")).isNull();
        JsonObject norm = data.getJsonObject("series").getJsonObject("globalNorm");
        assertThat(norm.getJsonArray("lowest").getValue(3)).isNull();
        assertThat(norm.getJsonArray("nonFinite")).containsExactly(null, null, null, "NaN");
        assertThat(data.getJsonObject("status").getString("level")).isEqualTo("critical");
        assertThat(data.getJsonObject("status").getString("sentence"))
                .startsWith("layers 0-1 (in, out) NaN or infinite since iteration 3");
        assertThat(data.getJsonArray("incidents")).isNotEmpty();
    }

    @Test
    void anAnswerContinuesAnEarlierOne() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("continued", UiExporter.to(ui.storage()), "in");
        training.train(10).deliver();
        long until = ui.await("/train/gradients/data?session=continued", 9).getLong("until");
        training.train(2).deliver();

        JsonObject more = ui.await("/train/gradients/data?session=continued&since=" + until, 11);

        assertThat(more.getBoolean("complete")).isFalse();
        assertThat(more.getJsonObject("series").getJsonArray("first")).containsExactly(10, 11);
    }

    @Test
    void replicasOfARunAreToldApart() throws Exception {
        for (String worker : List.of("w0", "w1")) {
            SimulatedTraining.of(
                            new RunInfo("replicated", "Simulated", worker),
                            UiExporter.to(ui.storage()),
                            Monitor.builder(),
                            "in")
                    .train(worker.equals("w0") ? 3 : 5)
                    .deliver();
        }

        ui.await("/train/gradients/data?session=replicated&worker=w1", 4);
        assertThat(ui.await("/train/gradients/data?session=replicated&worker=w0", 2)
                        .getJsonArray("runs"))
                .extracting(run -> ((JsonObject) run).getString("replica"))
                .contains("w0", "w1");
    }

    @Test
    void runsThatWereRecordedBeforeTheServerStartedAreShown() throws Exception {
        InMemoryStatsStorage recorded = new InMemoryStatsStorage();
        SimulatedTraining.of("recorded", UiExporter.to(recorded), "in").train(7).deliver();
        ui.server().attach(recorded);

        JsonObject data =
                new JsonObject(ui.get("/train/gradients/data?session=recorded").body());
        ui.server().detach(recorded);

        assertThat(data.getJsonObject("latest").getInteger("iteration")).isEqualTo(6);
        assertThat(ui.get("/train/gradients/data?session=recorded").statusCode())
                .isEqualTo(404);
    }

    @Test
    void oneQuantityOfAllLayersIsToldPerPoint() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("layers", UiExporter.to(ui.storage()), "in", "out");
        training.train(10).step(layer -> layer == 0 ? 1000 : Double.NaN);
        training.train(9).deliver();
        ui.await("/train/gradients/data?session=layers", 19);

        JsonObject all = ui.json("/train/gradients/layers?session=layers&quantity=gradientRms");
        assertThat(all.getJsonArray("first")).hasSize(20);
        assertThat(all.getInteger("iterationsPerPoint")).isEqualTo(1);
        assertThat(all.getJsonArray("layers").getJsonObject(0).getJsonArray("highest"))
                .contains(50.0);
        assertThat(all.getJsonArray("layers").getJsonObject(1).getJsonArray("nonFinite"))
                .containsExactly(new JsonArray().add(10).add("NaN"));

        JsonObject few = ui.json("/train/gradients/layers?session=layers&quantity=gradientRms&points=4&from=4");
        assertThat(few.getJsonArray("first")).containsExactly(4, 8, 12, 16);
        assertThat(few.getJsonArray("last")).containsExactly(7, 11, 15, 19);
        assertThat(few.getInteger("iterationsPerPoint")).isEqualTo(4);
        JsonObject first = few.getJsonArray("layers").getJsonObject(0);
        assertThat(first.getJsonArray("highest").getDouble(1)).isEqualTo(50);
        assertThat(first.getJsonArray("lowest").getDouble(1)).isLessThan(0.1);

        assertThat(ui.json("/train/gradients/layers?session=layers&quantity=zeroFraction&from=3&to=5")
                        .getJsonArray("layers")
                        .getJsonObject(0)
                        .getJsonArray("lowest"))
                .containsExactly(null, null, null);
    }

    @Test
    void theModelsSeriesOfARangeIsFinerThanThatOfTheWholeRun() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("series", UiExporter.to(ui.storage()), "in", "out");
        for (int i = 0; i < 6; i++) {
            training.train(200).deliver();
        }
        training.step(layer -> Double.NaN);
        training.deliver();
        JsonObject whole =
                ui.await("/train/gradients/data?session=series", 1200).getJsonObject("series");
        assertThat(whole.getInteger("iterationsPerPoint")).isEqualTo(2);

        JsonObject fine = ui.json("/train/gradients/series?session=series&from=1191&to=1200")
                .getJsonObject("series");
        assertThat(fine.getInteger("iterationsPerPoint")).isEqualTo(1);
        assertThat(fine.getJsonArray("first"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1191, 1200)
                        .mapToObj(i -> (int) i)
                        .toList());
        assertThat(fine.getJsonArray("last")).isEqualTo(fine.getJsonArray("first"));
        assertThat(fine.getJsonObject("globalNorm").getJsonArray("nonFinite").getString(9))
                .isEqualTo("NaN");

        JsonObject merged = ui.json("/train/gradients/series?session=series&from=1001&to=1200&points=150")
                .getJsonObject("series");
        assertThat(merged.getInteger("iterationsPerPoint")).isEqualTo(2);
        assertThat(merged.getJsonArray("first")).hasSize(100).startsWith(1001, 1003);
        assertThat(merged.getJsonObject("globalNorm").getJsonArray("nonFinite")).endsWith("NaN");
        assertThat(merged.getJsonObject("score").getJsonArray("lowest").getDouble(99))
                .isEqualTo(fine.getJsonObject("score").getJsonArray("lowest").getDouble(9));
        assertThat(merged.getJsonObject("score").getJsonArray("highest").getDouble(99))
                .isEqualTo(fine.getJsonObject("score").getJsonArray("highest").getDouble(8));
    }

    @Test
    void anIterationIsToldByItsNumber() throws Exception {
        SimulatedTraining.of("looked-up", UiExporter.to(ui.storage()), "in", "out")
                .train(100)
                .deliver();
        ui.await("/train/gradients/data?session=looked-up", 99);

        JsonObject found = ui.json("/train/gradients/iteration?session=looked-up&iteration=70");
        assertThat(found.getInteger("iteration")).isEqualTo(70);
        JsonObject layer = found.getJsonArray("layers").getJsonObject(0);
        assertThat(layer.getDouble("learningRate")).isEqualTo(0.02);
        assertThat(layer.getDouble("parameterNorm")).isEqualTo(11.31);
        assertThat(found.getJsonObject("slope").getDouble("totalDecades")).isNegative();
        assertThat(ui.json("/train/gradients/iteration?session=looked-up&iteration=5000")
                        .getInteger("iteration"))
                .isEqualTo(99);
    }

    @Test
    void theEndOfARunIsToldWithItsReleases() throws Exception {
        SimulatedTraining training = SimulatedTraining.of(
                new RunInfo("ended", "Simulated", "0"),
                UiExporter.to(ui.storage()),
                Monitor.builder().preset(Preset.AUTOPILOT),
                "in",
                "out");
        training.obeying().train(120);
        for (int i = 0; i < 8; i++) {
            training.step(layer -> 1e4);
        }
        training.end();

        JsonObject data = new JsonObject(
                ui.awaitBody("/train/gradients/data?session=ended", body -> body.contains("\"ended\":true")));

        assertThat(data.getJsonObject("status").getString("level")).isEqualTo("ended");
        assertThat(data.getJsonObject("status").getString("sentence"))
                .startsWith("the run has ended at iteration 127, layers 0-1 (in, out) exploding since iteration 120");
        JsonArray actions = data.getJsonArray("actions");
        assertThat(actions.getJsonObject(actions.size() - 1).getBoolean("release"))
                .isTrue();
        JsonObject incident = data.getJsonArray("incidents").getJsonObject(0);
        assertThat(incident.getJsonArray("symptoms")).isNotEmpty();
        assertThat(incident.getJsonArray("actions")).contains(0, actions.size() - 1);
    }
}
