package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.impl.launcher.commands.VersionCommand;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The page and its parts, over real HTTP from a real UI server. */
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

    /** So that the profile that tests with another Vert.x cannot miss. */
    @Test
    @EnabledIfSystemProperty(named = "gradwatch.vertx", matches = ".+")
    void theServerRunsOnTheVertxThatIsToBeTested() {
        assertThat(VersionCommand.getVersion()).isEqualTo(System.getProperty("gradwatch.vertx"));
    }

    @Test
    void thePageIsServedAndMayLoadNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = ui.get("/train/gradients");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<canvas id=\"heat-legend-colors\"").doesNotContain("http://", "https://");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                        .doesNotContain("unsafe"));
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

        assertThat(loaded).contains("/assets/gradwatch/heatmap.js").hasSizeGreaterThan(10);
    }

    @Test
    void theStockPagesStillWork() throws Exception {
        assertThat(ui.get("/train/overview").statusCode()).isEqualTo(200);
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
}
