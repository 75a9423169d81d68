package io.gradwatch.dl4j.ui;

import static io.gradwatch.dl4j.ui.GradientsPage.CURSOR;
import static io.gradwatch.dl4j.ui.GradientsPage.HEAT_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Which runs the page shows: none, several, of several workers, sessions and files; and the stock pages beside it. */
class GradientsRunsIT extends InTheBrowser {
    @Test
    void withoutARunThePageSaysHowToAttachOneAndThenFillsByItself() {
        open();
        browser.await(seen -> seen.the("#waiting").isDisplayed());
        assertThat(browser.the("#status-level").getText()).isEqualTo("Waiting");
        assertThat(browser.the("#attach-code").getText())
                .startsWith("net.addListeners(")
                .contains("UiExporter.to");

        RealTraining.healthy("first", ui.storage(), "dense").train(3);

        page.awaitIteration("2");
        assertThat(browser.the("#waiting").isDisplayed()).isFalse();
        page.assertNothingOdd();
    }

    @Test
    void aDeepNetworkTrainedForLongKeepsItsOutliersThoughPointsAreMerged() throws Exception {
        String[] layers = IntStream.range(0, 300).mapToObj(i -> "block" + i).toArray(String[]::new);
        SimulatedTraining training = SimulatedTraining.of("deep", UiExporter.to(ui.storage()), layers);
        train(training, 600);
        training.step(layer -> layer == 7 ? Double.POSITIVE_INFINITY : 0.1);
        train(training, 799);
        open();

        page.awaitIteration("1,399");
        page.awaitPlots();
        assertThat(browser.the("#heat-points").getText())
                .matches("Each point stands for \\d+ iterations; .* highest value.");
        assertThat(browser.the("#heat-odd").getText()).isEqualTo("NaN or infinite (hatched) in block7.");
        assertThat(page.oddPixels()).isPositive();
        browser.await(seen -> page.linesDrawn() == 6); // The three furthest off, and lowest, median and highest of all.
        browser.choose("#ratio-add", "200 block200");
        browser.await(seen -> page.linesDrawn() == 7);
        assertThat(browser.texts("#layer-legend li")).contains("200 block200");
        browser.choose("#extreme-select", "lowest");
        browser.await(seen -> seen.the("#heat-points").getText().endsWith("lowest value."));
        page.assertNothingOdd();
    }

    @Test
    void theLinesOfALongStoredRunShowNothingThatWasNotThere() throws Exception {
        String[] layers = IntStream.range(0, 300).mapToObj(i -> "block" + i).toArray(String[]::new);
        InMemoryStatsStorage stored = new InMemoryStatsStorage();
        train(SimulatedTraining.of("deep", UiExporter.to(stored), layers), 3600);
        ui.close();
        ui = RunningUi.startWith(stored);
        open();

        page.awaitIteration("3,599");
        page.awaitPlots();
        assertThat(browser.the("#trend-points").isDisplayed()).isTrue();
        assertThat(page.scores()).as("what falls all the time").isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(page.ticksOfLearningRates()).as("around a constant").doesNotHaveDuplicates();
        page.assertNothingOdd();
    }

    @Test
    void ofSeveralRunsTheLatestIsShownAndAnotherCanBeChosen() {
        RealTraining.healthy("older", ui.storage(), "a").train(10);
        open();
        page.awaitIteration("9");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        RealTraining.healthy("newer", ui.storage(), "b", "c").train(20);
        page.awaitIteration("19");
        browser.await(seen -> seen.texts("#layer-legend li").equals(List.of("0 b", "1 c", "2 output")));

        browser.choose("#run-select", "older");
        page.awaitIteration("9");
        browser.await(seen -> seen.texts("#layer-legend li").equals(List.of("0 a", "1 output")));
        page.assertNothingOdd();
    }

    @Test
    void eachOfTwoWorkersCanBeLookedAt() {
        RealTraining.healthy("two workers", ui.storage(), "dense0", "dense1").trainByTwoWorkers(15);
        open();
        browser.await(seen -> seen.the("#worker-choice").isDisplayed());
        assertThat(browser.texts("#worker-select option")).containsExactly("0", "1");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        for (String worker : List.of("0", "1")) {
            browser.choose("#worker-select", worker);
            browser.await(
                    seen -> String.valueOf(seen.evaluate("location.search")).contains("worker="));
            browser.await(seen ->
                    worker.equals(seen.evaluate("document.querySelector('#worker-select').selectedOptions[0].text")));
            page.awaitPlots();
            browser.await(seen -> seen.all("#latest-values tbody tr").size() == 3);
        }
        page.assertNothingOdd();
    }

    @Test
    void aServerOfManySessionsHasAPageForEach() throws Exception {
        ui.close();
        ui = RunningUi.startForManySessions();
        RealTraining.healthy("one", ui.storage(), "a").train(10);
        RealTraining.healthy("two words", ui.storage(), "b").train(20);
        ui.awaitBody("/train/one/gradients/data", body -> body.contains("\"last\":9"));

        browser.open(ui.address("/train/one/gradients"), 1400, 1000);
        page.awaitIteration("9");
        page.awaitPlots();
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 a", "1 output");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        browser.open(ui.address("/train/two%20words/gradients"), 1400, 1000);
        page.awaitIteration("19");
        browser.await(seen -> seen.texts("#layer-legend li").equals(List.of("0 b", "1 output")));
        page.assertNothingOdd();
    }

    @Test
    void aStoredRunIsThereAgainAfterARestart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.dl4j");
        ui.close();
        ui = RunningUi.startWith(new FileStatsStorage(file.toFile()));
        try (RealTraining training = RealTraining.healthy("stored", ui.storage(), "dense0", HOSTILE)) {
            training.train(50);
        }
        ui.close();

        ui = RunningUi.startWith(new FileStatsStorage(file.toFile()));
        open();

        page.awaitIteration("49");
        page.awaitPlots();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("ended");
        assertThat(browser.the("#live-state").getText()).isEqualTo("Run has ended");
        browser.press(HEAT_MAP, Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 0, layer 1 " + HOSTILE + ": Gradient RMS ");
        page.assertNothingOdd();
    }

    @Test
    void theStockPagesStillWork() {
        RealTraining.healthy(
                        "beside", ui.storage(), new TrainingListener[] {new StatsListener(ui.storage(), 1)}, "dense0")
                .train(30);
        browser.open(ui.address("/train/overview"), 1400, 1000);

        browser.await(seen -> seen.texts("#modelType").contains("MultiLayerNetwork"));
        browser.await(seen -> !seen.all("#scoreiterchart canvas").isEmpty());

        open();
        page.awaitIteration("29");
        assertThat(browser.attribute("#menu a[data-stock='overview']", "href")).isEqualTo("overview");
        browser.the("#menu a[data-stock='overview']").click();
        browser.await(seen -> seen.texts("#modelType").contains("MultiLayerNetwork"));
    }

    @Test
    void aServerThatIsGoneIsSaidToBeGone() throws Exception {
        RealTraining.healthy("gone", ui.storage(), "dense0").train(10);
        open();
        page.awaitIteration("9");
        assertThat(browser.the("#problem").isDisplayed()).isFalse();

        ui.close();

        browser.await(seen -> seen.the("#problem").getText().equals("No answer from the UI server; trying again."));
        assertThat(browser.the("#summary-iteration").getText()).isEqualTo("9");
        ui = RunningUi.start();
    }

    /** In parts, so that the exporter's queue never overflows. */
    private static void train(SimulatedTraining training, int iterations) {
        for (int left = iterations; left > 0; left -= 200) {
            training.train(Math.min(200, left)).deliver();
        }
    }
}
