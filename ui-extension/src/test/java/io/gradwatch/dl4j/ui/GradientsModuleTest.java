package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gradwatch.Monitor;
import io.gradwatch.topology.RunInfo;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP, against a real UI server. */
class GradientsModuleTest {
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
    void theServerFindsTheModuleByItself() {
        assertThat(ServiceLoader.load(UIModule.class)).hasAtLeastOneElementOfType(GradientsModule.class);
    }

    @Test
    void thePageIsServedAndMayLoadNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = ui.get("/train/gradients");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<canvas id=\"gradient-chart\"").doesNotContain("http://", "https://");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
    }

    /** The UI server never answers a request for an asset that does not exist, so none may be missing. */
    @Test
    void everythingThePageLoadsIsThere() throws Exception {
        Deque<String> addresses = new ArrayDeque<>(found(
                "(?:src|href)=\"(/assets/[^\"]+)\"", ui.get("/train/gradients").body()));
        Set<String> loaded = new HashSet<>();
        while (!addresses.isEmpty()) {
            String address = addresses.pop();
            HttpResponse<String> asset = ui.get(address);
            assertThat(asset.statusCode()).as(address).isEqualTo(200);
            if (loaded.add(address) && address.startsWith("/assets/gradwatch/")) {
                found("from \"\\./([^\"]+)\"", asset.body())
                        .forEach(name -> addresses.add("/assets/gradwatch/" + name));
            }
        }

        assertThat(loaded).contains("/assets/gradwatch/charts.js").hasSizeGreaterThan(10);
    }

    @Test
    void theStockPagesStillWork() throws Exception {
        assertThat(ui.get("/train/overview").statusCode()).isEqualTo(200);
    }

    @Test
    void theDataTellTheRunItsLayersAndItsPoints() throws Exception {
        SimulatedTraining.of("told", UiExporter.to(ui.storage()), "in", "out")
                .train(30)
                .deliver();

        JsonObject data = await("/train/gradients/data?session=told", 29);

        assertThat(data.getJsonObject("run").getString("model")).isEqualTo("Simulated");
        assertThat(data.getJsonArray("layers").getJsonObject(1).getString("name"))
                .isEqualTo("out");
        JsonObject points = data.getJsonObject("points");
        assertThat(points.getJsonArray("first")).hasSize(30).startsWith(0).endsWith(29);
        assertThat(points.getJsonArray("gradientNorm")).hasSize(2);
        assertThat(data.getJsonObject("latest").getDouble("learningRate")).isEqualTo(0.02);
    }

    @Test
    void nanAndInfinityAreWordsAndNeverNumbers() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("odd", UiExporter.to(ui.storage()), "in", "out");
        training.train(3);
        training.step(layer -> layer == 0 ? Double.NaN : Double.POSITIVE_INFINITY);
        training.deliver();

        JsonObject data = await("/train/gradients/data?session=odd", 3);

        assertThat(data.getJsonObject("latest").getJsonArray("gradientNorms")).containsExactly("NaN", "Infinity");
        assertThat(data.getJsonObject("latest").getJsonArray("nonFiniteCounts")).containsExactly(4.0, 4.0);
        JsonObject first =
                data.getJsonObject("points").getJsonArray("gradientNorm").getJsonObject(0);
        assertThat(first.getJsonArray("lowest").getValue(3)).isNull();
        assertThat(first.getJsonArray("nonFinite")).containsExactly(null, null, null, "NaN");
        assertThat(data.getJsonArray("incidents")).isNotEmpty();
    }

    @Test
    void anAnswerContinuesAnEarlierOne() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("continued", UiExporter.to(ui.storage()), "in");
        training.train(10).deliver();
        long until = await("/train/gradients/data?session=continued", 9).getLong("until");
        training.train(2).deliver();

        JsonObject more = await("/train/gradients/data?session=continued&since=" + until, 11);

        assertThat(more.getBoolean("complete")).isFalse();
        assertThat(more.getJsonObject("points").getJsonArray("first")).containsExactly(10, 11);
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

        await("/train/gradients/data?session=replicated&worker=w1", 4);
        assertThat(await("/train/gradients/data?session=replicated&worker=w0", 2)
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

    @ParameterizedTest
    @ValueSource(
            strings = {"since=-1", "since=x", "since=", "since=1&since=2", "worker=0", "since=9999999999999999999"})
    void badParametersAreRefusedInPlainWords(String query) throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients/data?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).containsAnyOf("since", "worker").doesNotContain("Exception");
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients/data?session=%3Cb%3Enobody");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("no run of Gradwatch is known for session '<b>nobody'\n");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void aRecordThatCannotBeReadHarmsNeitherTheModuleNorTheServer() throws Exception {
        GradientsModule module = new GradientsModule();
        StatsStorageEvent broken = new StatsStorageEvent(
                new InMemoryStatsStorage() {
                    @Override
                    public Persistable getStaticInfo(String sessionId, String typeId, String workerId) {
                        throw new StackOverflowError("a broken storage");
                    }
                },
                StatsStorageListener.EventType.PostStaticInfo,
                "s",
                RunPersistable.TYPE_ID,
                "w",
                1);

        assertThatCode(() -> module.reportStorageEvents(List.of(broken))).doesNotThrowAnyException();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static JsonObject await(String path, int iteration) throws IOException, InterruptedException {
        return new JsonObject(ui.awaitBody(
                path,
                body -> body.startsWith("{")
                        && new JsonObject(body).getJsonObject("latest", new JsonObject()) != null
                        && new JsonObject(body).getJsonObject("latest").getInteger("iteration") == iteration));
    }
}
