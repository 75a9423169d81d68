package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.topology.RunInfo;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** What a person sees on the page, in a real browser in front of a real UI server. */
class GradientsPageIT {
    private static final Path SCREENSHOTS = Path.of("target");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String[] LAYERS = {"conv1", "conv2", "dense1", HOSTILE, "dense3", "output"};

    @TempDir
    static Path profile;

    private static Browser browser;

    private RunningUi ui;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(profile);
    }

    @AfterAll
    static void quitBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void startUi() {
        ui = RunningUi.start();
    }

    @AfterEach
    void stopUi() throws Exception {
        browser.leave();
        ui.close();
    }

    @Test
    void withoutARunThePageSaysHowToAttachOneAndThenFillsByItself() throws Exception {
        open();
        browser.await(page -> page.the("#waiting").isDisplayed());
        assertThat(browser.the("#waiting").getText()).contains("Waiting for the first iteration");
        assertThat(browser.the("#attach-code").getText())
                .startsWith("net.addListeners(")
                .contains("UiExporter.to");
        browser.screenshot(SCREENSHOTS.resolve("gradients-waiting.png"));

        SimulatedTraining.of("first", UiExporter.to(ui.storage()), LAYERS).train(3);

        browser.await(page -> page.the("#run").isDisplayed());
        assertThat(browser.the("#waiting").isDisplayed()).isFalse();
    }

    @Test
    void aHealthyRunHasALineAndARowPerLayerAndIsUpToDateWithoutReload() throws Exception {
        SimulatedTraining training = SimulatedTraining.of("healthy", UiExporter.to(ui.storage()), LAYERS);
        training.train(400);
        open();

        browser.await(page -> page.the("#summary-iteration").getText().equals("399"));
        assertThat(browser.texts("#layer-legend li"))
                .hasSize(6)
                .startsWith("0 conv1")
                .endsWith("5 output");
        assertThat(linesDrawn("gradient-chart")).isEqualTo(6L);
        assertThat(linesDrawn("ratio-chart")).isEqualTo(6L);
        assertThat(browser.all("#latest-values tbody tr")).hasSize(6);
        assertThat(browser.the("#status-text").getText()).isEqualTo("Healthy: no incident is open at iteration 399.");
        browser.evaluate("window.stillTheSamePage = true");

        training.train(5);

        browser.await(page -> page.the("#summary-iteration").getText().equals("404"));
        assertThat(browser.evaluate("window.stillTheSamePage")).isEqualTo(true);
        assertThat(browser.evaluate("Chart.getChart('gradient-chart').data.datasets[0].data.length"))
                .isEqualTo(405L);
        browser.screenshot(SCREENSHOTS.resolve("gradients-healthy.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNanIterationIsShownAsNanWithItsIncidentAndWhatWasDone() throws Exception {
        SimulatedTraining training = troubled("troubled");
        open();

        browser.await(page -> page.texts("#summary-iteration").contains("124"));
        String newest = "#latest-values tr[data-layer='2'] td[data-column='gradient-norm']";
        assertThat(browser.the(newest).getText()).isEqualTo("NaN");
        assertThat(browser.the("#latest-values tr[data-layer='2'] td[data-column='non-finite']")
                        .getText())
                .isEqualTo("4");
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("critical");
        assertThat(browser.the("#status-text").getText()).startsWith("CRITICAL non-finite in layer 2 (dense1) since");
        assertThat(browser.the("#last-action").getText()).startsWith("Last action: ");
        assertThat(browser.texts("#incidents li[data-open='true'] [data-fact='evidence']"))
                .anySatisfy(evidence -> assertThat(evidence).contains("dense1.W"));
        assertThat(browser.the("#gradient-nonfinite").getText()).contains("dense1");
        assertThat(browser.texts("#actions tbody tr"))
                .anySatisfy(row -> assertThat(row).contains("roll back", "test"));
        assertThat(browser.texts("#actions tbody tr"))
                .anySatisfy(row -> assertThat(row).contains("step skipped"));
        assertThat(browser.all("#latest-values img, #layer-legend img")).isEmpty();
        assertThat(browser.texts("#layer-legend li")).contains("3 " + HOSTILE);
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-troubled.png"));

        training.train(300);

        browser.await(page -> page.attribute("#status", "data-state").equals("healthy"));
        assertThat(browser.the(newest).getText()).isNotEqualTo("NaN");
        assertThat(browser.all("#incidents li[data-open='true']")).isEmpty();
        assertThat(browser.texts("#incidents li [data-fact='when']"))
                .anySatisfy(when -> assertThat(when).contains("resolved at"));
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-recovered.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aDeepNetworkTrainedForLongKeepsItsOutliersThoughPointsAreMerged() throws Exception {
        String[] layers = IntStream.range(0, 30).mapToObj(i -> "block" + i).toArray(String[]::new);
        SimulatedTraining training = SimulatedTraining.of("deep", UiExporter.to(ui.storage()), layers);
        train(training, 3000);
        training.step(layer -> 100);
        training.step(layer -> layer == 7 ? Double.POSITIVE_INFINITY : 0);
        train(training, 1998);
        open();

        browser.await(page -> page.texts("#summary-iteration").contains("4,999"));
        assertThat(browser.texts("#layer-legend li")).hasSize(30);
        assertThat(browser.texts("#run .points-note"))
                .isNotEmpty()
                .allMatch("Each point stands for 8 iterations: their lowest and highest value."::equals);
        String line = "Chart.getChart('gradient-chart').data.datasets[7].data";
        assertThat(browser.evaluate("Math.max(..." + line + ".map(point => point.y).filter(isFinite))"))
                .isEqualTo(100.4987562112089);
        assertThat(browser.the("#gradient-nonfinite").getText())
                .contains("3,00")
                .endsWith("in block7.");
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-deep.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void ofSeveralRunsTheLatestIsShownAndAnotherCanBeChosen() throws Exception {
        SimulatedTraining.of("older", UiExporter.to(ui.storage()), "a").train(10);
        open();
        browser.await(page -> page.texts("#summary-iteration").contains("9"));
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        SimulatedTraining.of("newer", UiExporter.to(ui.storage()), "b", "c").train(20);
        browser.await(page -> page.texts("#summary-iteration").contains("19"));
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 b", "1 c");

        browser.all("#run-select option").stream()
                .filter(option -> option.getText().equals("older"))
                .forEach(WebElement::click);
        browser.await(page -> page.texts("#summary-iteration").contains("9"));
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 a");
    }

    @Test
    void aLayerCanBeHiddenInBothCharts() throws Exception {
        SimulatedTraining.of("hiding", UiExporter.to(ui.storage()), "a", "b").train(10);
        open();
        browser.await(page -> page.texts("#summary-iteration").contains("9"));

        browser.the("#layer-legend li[data-layer='0'] button").click();

        assertThat(linesDrawn("gradient-chart")).isEqualTo(1L);
        assertThat(linesDrawn("ratio-chart")).isEqualTo(1L);
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
        troubled("on a phone");
        browser.openOnPhone(ui.address("/train/gradients"), 390, 844);

        browser.await(page -> page.texts("#summary-iteration").contains("124"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(390L);
        assertThat(browser.the("#menu").getLocation().getX()).isNegative();
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-phone.png"));

        browser.the("#menu-button").click();

        browser.await(page -> page.the("#menu").getLocation().getX() == 0);
        assertThat(browser.texts("#menu a")).containsExactly("Overview", "Model", "System", "Gradients");
    }

    private SimulatedTraining troubled(String run) {
        SimulatedTraining training = SimulatedTraining.of(
                new RunInfo(run, "MultiLayerNetwork", "0"),
                UiExporter.to(ui.storage()),
                Monitor.builder().preset(Preset.AUTOPILOT),
                LAYERS);
        training.train(120);
        for (int i = 0; i < 5; i++) {
            training.step(layer -> layer == 2 ? Double.NaN : 0.3 * Math.pow(0.7, layer));
        }
        return training;
    }

    /** In parts, so that the exporter's queue never overflows. */
    private static void train(SimulatedTraining training, int iterations) {
        for (int left = iterations; left > 0; left -= 500) {
            training.train(Math.min(500, left)).deliver();
        }
    }

    private void open() {
        browser.open(ui.address("/train/gradients"), 1400, 1000);
    }

    private static @Nullable Object linesDrawn(String canvas) {
        return browser.evaluate("Chart.getChart('" + canvas + "').getSortedVisibleDatasetMetas().length");
    }
}
