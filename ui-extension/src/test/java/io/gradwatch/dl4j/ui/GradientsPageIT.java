package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * What a person sees on the page, in a real browser in front of a real UI server, of real networks that train.
 *
 * <p>The pictures go to {@code target/screenshots}; those of the documentation are made anew by {@code mvn -pl
 * ui-extension -am verify -Dit.test=GradientsPageIT -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgradwatch.screenshots=docs/images}.
 */
class GradientsPageIT {
    private static final Path SCREENSHOTS = screenshots();
    private static final String PAGE = "/train/gradients";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String HEAT_MAP = "#heat-map";
    private static final String CURSOR = "#heat-cell";

    @TempDir
    static Path profile;

    private static Browser browser;

    private RunningUi ui;

    @BeforeAll
    static void startBrowser() throws IOException {
        Files.createDirectories(SCREENSHOTS);
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
        browser.prefer("light");
        ui.close();
    }

    @Test
    void withoutARunThePageSaysHowToAttachOneAndThenFillsByItself() {
        open();
        browser.await(page -> page.the("#waiting").isDisplayed());
        assertThat(browser.the("#status-level").getText()).isEqualTo("Waiting");
        assertThat(browser.the("#attach-code").getText())
                .startsWith("net.addListeners(")
                .contains("UiExporter.to");

        RealTraining.healthy("first", ui.storage(), "dense").train(3);

        awaitIteration("2");
        assertThat(browser.the("#waiting").isDisplayed()).isFalse();
        assertNothingOdd();
    }

    @Test
    void aHealthyRunIsSaidToBeHealthyAndIsUpToDateWithoutReload() throws Exception {
        RealTraining training = RealTraining.healthy("healthy", ui.storage(), "dense0", "dense1", "dense2")
                .train(120);
        open();

        awaitIteration("119");
        awaitHeatMap();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("healthy");
        assertThat(browser.the("#status-level").getText()).isEqualTo("Healthy");
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 dense0", "1 dense1", "2 dense2", "3 output");
        assertThat(browser.all("#latest-values tbody tr")).hasSize(4);
        assertThat(browser.the("#profile-note").getText())
                .startsWith("Iteration 119: ")
                .contains("decades in all");
        assertThat(coloursOnTheHeatMap()).isGreaterThan(20);
        assertThat(oddPixels()).isZero();
        browser.evaluate("window.stillTheSamePage = true");
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-healthy.png"));

        training.train(5);

        awaitIteration("124");
        browser.await(page -> page.attribute(HEAT_MAP, "aria-label").contains("iterations 0 to 124"));
        assertThat(browser.evaluate("window.stillTheSamePage")).isEqualTo(true);
        assertNothingOdd();
    }

    @Test
    void theCursorSaysWhatIsUnderItByKeyboardAndByMouse() {
        RealTraining.healthy("cursor", ui.storage(), "dense0", "dense1").train(60);
        open();
        awaitIteration("59");
        awaitHeatMap();

        browser.press(HEAT_MAP, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN);

        assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 1, layer 1 dense1: Gradient RMS ");
        browser.await(page -> page.texts("#heat-layer").get(0).startsWith("At iteration 1: gradient RMS "));
        assertThat(browser.the("#heat-layer").getText()).contains("update ratio", "parameter norm");
        browser.await(page -> page.the("#profile-note").getText().startsWith("Iteration 1: "));
        assertThat(browser.the("#profile-which").getText()).isEqualTo("iteration under the cursor");

        browser.press(HEAT_MAP, Keys.ESCAPE);
        browser.await(page -> page.the("#profile-note").getText().startsWith("Iteration 59: "));

        browser.hover(HEAT_MAP, 0.5);
        assertThat(browser.the(CURSOR).getText()).matches("Iteration [23]\\d, layer 1 dense1: Gradient RMS [\\d.e-]+");
        assertNothingOdd();
    }

    @Test
    void theQuantityOfTheHeatMapCanBeChanged() {
        RealTraining.healthy("quantities", ui.storage(), "dense0", "dense1").train(40);
        open();
        awaitIteration("39");
        awaitHeatMap();
        browser.press(HEAT_MAP, Keys.END);
        String rms = browser.the(CURSOR).getText();

        for (String quantity : List.of("Update ratio", "Parameter norm", "Zero fraction", "Gradient norm")) {
            browser.choose("#quantity-select", quantity);
            browser.await(page -> page.the(CURSOR).getText().contains(": " + quantity + " "));
            assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 39, layer 0 dense0: " + quantity);
            assertThat(browser.the("#heat-note").getText()).isNotEmpty();
        }
        assertThat(browser.the("#heat-legend-low").getText()).isNotEmpty();
        browser.choose("#quantity-select", "Gradient RMS");
        browser.await(page -> page.the(CURSOR).getText().equals(rms));
        assertNothingOdd();
    }

    @Test
    void zoomingShowsAPartAndResetShowsAllAgain() {
        RealTraining.healthy("zoom", ui.storage(), "dense0", "dense1").train(100);
        open();
        awaitIteration("99");
        awaitHeatMap();

        browser.drag(HEAT_MAP, 0.4, 0.6);
        browser.await(page -> span()[1] - span()[0] < 50);
        long[] dragged = span();
        assertThat(dragged[0]).isBetween(15L, 50L);
        assertThat(browser.evaluate("Chart.getChart('trend-chart').options.scales.x.min"))
                .isEqualTo(dragged[0] - 0.5);

        browser.press(HEAT_MAP, "+");
        browser.await(page -> span()[1] - span()[0] < dragged[1] - dragged[0]);
        browser.press(HEAT_MAP, Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT));
        browser.await(page -> span()[0] > dragged[0]);
        browser.the("#reset").click();
        browser.await(page -> span()[0] == 0 && span()[1] == 99);

        browser.the("#zoom-in").click();
        browser.await(page -> span()[1] - span()[0] < 60);
        browser.doubleClick("#trend-frame");
        browser.await(page -> span()[0] == 0 && span()[1] == 99);

        browser.choose("#range-select", "last 100");
        browser.await(page -> span()[0] == 0 && span()[1] == 99);
        assertNothingOdd();
    }

    @Test
    void aPauseKeepsThePageAsItIsUntilItGoesOn() {
        RealTraining training =
                RealTraining.healthy("pause", ui.storage(), "dense0").train(20);
        open();
        awaitIteration("19");
        awaitHeatMap();

        browser.the("#live").click();
        assertThat(browser.the("#live-state").getText()).isEqualTo("Paused");
        Object asked = browser.evaluate(questions());
        training.train(10);
        ui.awaitIteration("pause", 29);
        browser.press(HEAT_MAP, "+"); // What is shown can still be looked at.
        browser.await(page -> span()[1] - span()[0] < 19);
        assertThat(browser.the("#summary-iteration").getText()).isEqualTo("19");
        assertThat(browser.evaluate(questions())).isEqualTo(asked);

        browser.the("#live").click();
        awaitIteration("29");
        assertThat(browser.the("#live-state").getText()).isEqualTo("Live");
        assertNothingOdd();
    }

    @Test
    void whatIsShownCanBeHadAsCsv(@TempDir Path downloads) throws Exception {
        RealTraining.healthy("as csv", ui.storage(), "dense0", "=1+1, \"dense\"")
                .train(30);
        browser.saveDownloadsIn(downloads);
        open();
        awaitIteration("29");
        awaitHeatMap();
        browser.choose("#quantity-select", "Parameter norm");
        browser.await(page -> page.the("#heat-note").getText().contains("parameters"));
        browser.await(page -> page.attribute(HEAT_MAP, "aria-label").contains("parameter norm"));

        browser.the("#download").click();

        Path file = downloads.resolve("as_csv-worker-0-iterations-0-29.csv");
        browser.await(page -> Files.exists(file));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0))
                .isEqualTo("first_iteration,last_iteration,layer,layer_name,quantity,lowest,highest,non_finite");
        assertThat(lines).filteredOn(line -> line.startsWith("29,29,,,score,")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains(",learningRate,")).hasSize(30);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("29,29,0,dense0,updateRatio,"))
                .singleElement()
                .satisfies(line ->
                        assertThat(Double.parseDouble(line.split(",")[5])).isPositive());
        assertThat(lines).anyMatch(line -> line.contains(",1,\"'=1+1, \"\"dense\"\"\",parameterNorm,"));
        assertNothingOdd();
    }

    @Test
    void aNanRunIsUnmistakable() throws Exception {
        RealTraining.smooth("nan run", ui.storage(), "dense0", "dense1", "dense2")
                .train(60)
                .poison()
                .train(39);
        browser.prefer("dark");
        open();

        awaitIteration("99");
        awaitHeatMap();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("critical");
        assertThat(browser.the("#status-level").getText()).isEqualTo("Critical");
        assertThat(browser.the("#status-text").getText()).contains("NaN").contains("since iteration 60");
        assertThat(oddPixels()).isGreaterThan(2_000);
        assertThat(browser.the("#heat-odd").getText()).startsWith("NaN or infinite (hatched) in ");
        browser.press(HEAT_MAP, Keys.END);
        assertThat(browser.the(CURSOR).getText()).isEqualTo("Iteration 99, layer 0 dense0: Gradient RMS NaN");
        browser.press(HEAT_MAP, Keys.ESCAPE);
        assertThat(browser.texts("#latest-values td[data-column='gradientNorm']"))
                .hasSize(4)
                .allMatch("NaN"::equals);
        assertThat(browser.the("#profile-note").getText()).contains("NaN or infinite in dense0");
        assertThat(browser.the("#trend-odd").getText()).contains("in the score");
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-nan.png"));
        assertNothingOdd();
    }

    @Test
    void aVanishingRunNamesItsLayersAndTheRemedyCanBeCopied() throws Exception {
        RealTraining.vanishing("vanishing", ui.storage()).train(100);
        open();

        awaitIteration("99");
        awaitHeatMap();
        assertThat(browser.attribute("#status", "data-state")).isIn("critical", "warning");
        assertThat(browser.the("#status-text").getText()).contains("sigmoid0").contains("vanishing");
        assertThat(browser.the("#profile-note").getText()).contains("from output to input the gradient shrinks");
        String incident = "#incidents li[data-open='true']";
        assertThat(browser.texts(incident + " .gw-incident-name")).anyMatch(name -> name.contains("vanishing"));
        for (String fact : List.of("when", "layers", "evidence", "cause", "remedy")) {
            assertThat(browser.texts(incident + " [data-fact='" + fact + "']")).doesNotContain("");
        }
        assertThat(browser.texts(incident + " .gw-code code"))
                .anyMatch(code -> code.startsWith(".activation(Activation.RELU)"));

        browser.the(incident + " .gw-copy").click();

        browser.await(page -> page.texts(incident + " .gw-copy").get(0).equals("copied"));
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-vanishing.png"));
        assertNothingOdd();
    }

    @Test
    void aResolvedIncidentHasItsActionsAndAClickMarksItEverywhere() throws Exception {
        RealTraining.exploding("recovered", ui.storage()).train(400);
        open();

        awaitIteration("399");
        awaitHeatMap();
        String resolved = "#incidents li[data-open='false']";
        assertThat(browser.texts(resolved + " [data-fact='when']")).anyMatch(when -> when.contains("resolved at"));
        assertThat(browser.texts(resolved + " [data-fact='actions'] li[data-outcome='applied']"))
                .anyMatch(action -> action.contains("learning rate"));
        assertThat(browser.texts("#actions tbody tr")).isNotEmpty();
        assertThat(browser.all(".gw-outline")).isEmpty();

        String button = resolved + ":has([data-fact='actions']) .gw-mark-button";
        browser.the(button).click();

        browser.await(page -> !page.all(".gw-outline").isEmpty());
        assertThat(browser.attribute(button, "aria-pressed")).isEqualTo("true");
        assertThat(marked("trend-chart")).isGreaterThan(500);
        assertThat(marked("ratio-chart")).isGreaterThan(500);
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-page.png"));

        browser.press(button, Keys.ENTER);

        browser.await(page -> page.all(".gw-outline").isEmpty());
        assertThat(browser.attribute(button, "aria-pressed")).isEqualTo("false");
        assertNothingOdd();
    }

    @Test
    void aLayerCanBeHiddenAndShownAgain() {
        RealTraining.healthy("hiding", ui.storage(), "dense0", "dense1").train(10);
        open();
        awaitIteration("9");
        browser.await(page -> linesDrawn() == 3);

        browser.the("#layer-legend li[data-layer='0'] button").click();
        browser.await(page -> linesDrawn() == 2);
        browser.the("#layer-legend li[data-layer='0'] button").click();

        browser.await(page -> linesDrawn() == 3);
        assertNothingOdd();
    }

    @Test
    void aDeepNetworkTrainedForLongKeepsItsOutliersThoughPointsAreMerged() throws Exception {
        String[] layers = IntStream.range(0, 300).mapToObj(i -> "block" + i).toArray(String[]::new);
        SimulatedTraining training = SimulatedTraining.of("deep", UiExporter.to(ui.storage()), layers);
        train(training, 600);
        training.step(layer -> layer == 7 ? Double.POSITIVE_INFINITY : 0.1);
        train(training, 799);
        open();

        awaitIteration("1,399");
        awaitHeatMap();
        assertThat(browser.the("#heat-points").getText())
                .matches("Each point stands for \\d+ iterations; .* highest value.");
        assertThat(browser.the("#heat-odd").getText()).isEqualTo("NaN or infinite (hatched) in block7.");
        assertThat(oddPixels()).isPositive();
        browser.await(page -> linesDrawn() == 6); // The three furthest off, and lowest, median and highest of all.
        browser.choose("#ratio-add", "200 block200");
        browser.await(page -> linesDrawn() == 7);
        assertThat(browser.texts("#layer-legend li")).contains("200 block200");
        browser.choose("#extreme-select", "lowest");
        browser.await(page -> page.the("#heat-points").getText().endsWith("lowest value."));
        assertNothingOdd();
    }

    @Test
    void ofSeveralRunsTheLatestIsShownAndAnotherCanBeChosen() {
        RealTraining.healthy("older", ui.storage(), "a").train(10);
        open();
        awaitIteration("9");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        RealTraining.healthy("newer", ui.storage(), "b", "c").train(20);
        awaitIteration("19");
        browser.await(page -> page.texts("#layer-legend li").equals(List.of("0 b", "1 c", "2 output")));

        browser.choose("#run-select", "older");
        awaitIteration("9");
        browser.await(page -> page.texts("#layer-legend li").equals(List.of("0 a", "1 output")));
        assertNothingOdd();
    }

    @Test
    void eachOfTwoWorkersCanBeLookedAt() {
        RealTraining.healthy("two workers", ui.storage(), "dense0", "dense1").trainByTwoWorkers(15);
        open();
        browser.await(page -> page.the("#worker-choice").isDisplayed());
        assertThat(browser.texts("#worker-select option")).containsExactly("0", "1");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        for (String worker : List.of("0", "1")) {
            browser.choose("#worker-select", worker);
            browser.await(
                    page -> String.valueOf(page.evaluate("location.search")).contains("worker="));
            browser.await(page ->
                    worker.equals(page.evaluate("document.querySelector('#worker-select').selectedOptions[0].text")));
            awaitHeatMap();
            browser.await(page -> page.all("#latest-values tbody tr").size() == 3);
        }
        assertNothingOdd();
    }

    @Test
    void aServerOfManySessionsHasAPageForEach() throws Exception {
        ui.close();
        ui = RunningUi.startForManySessions();
        RealTraining.healthy("one", ui.storage(), "a").train(10);
        RealTraining.healthy("two words", ui.storage(), "b").train(20);
        ui.awaitBody("/train/one/gradients/data", body -> body.contains("\"last\":9"));

        browser.open(ui.address("/train/one/gradients"), 1400, 1000);
        awaitIteration("9");
        awaitHeatMap();
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 a", "1 output");
        assertThat(browser.the("#run-choice").isDisplayed()).isFalse();

        browser.open(ui.address("/train/two%20words/gradients"), 1400, 1000);
        awaitIteration("19");
        browser.await(page -> page.texts("#layer-legend li").equals(List.of("0 b", "1 output")));
        assertNothingOdd();
    }

    @Test
    void aStoredRunIsThereAgainAfterARestart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.dl4j");
        ui.close();
        ui = RunningUi.startWith(new FileStatsStorage(file.toFile()));
        try (RealTraining training = RealTraining.healthy("stored", ui.storage(), "dense0", HOSTILE)) {
            training.train(50);
        }
        ui.awaitBody("/train/gradients/data", body -> body.contains("\"ended\":true"));
        ui.close();

        ui = RunningUi.startWith(new FileStatsStorage(file.toFile()));
        open();

        awaitIteration("49");
        awaitHeatMap();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("ended");
        assertThat(browser.the("#live-state").getText()).isEqualTo("Run has ended");
        browser.press(HEAT_MAP, Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 0, layer 1 " + HOSTILE + ": Gradient RMS ");
        assertNothingOdd();
    }

    @Test
    void aHostileNameShowsAsText() {
        RealTraining.healthy(HOSTILE, ui.storage(), "dense0", HOSTILE)
                .train(40)
                .poison()
                .train(9);
        open();

        awaitIteration("49");
        awaitHeatMap();
        assertThat(browser.texts("#layer-legend li")).contains("1 " + HOSTILE);
        assertThat(browser.texts("#latest-values th")).anyMatch(name -> name.startsWith("1 " + HOSTILE));
        assertThat(browser.texts("#incidents li [data-fact='layers']")).anyMatch(names -> names.contains(HOSTILE));
        assertThat(browser.the("#run-model").getText()).startsWith(HOSTILE);
        assertThat(browser.all("main img")).isEmpty();
        assertNothingOdd();
    }

    @Test
    void theStockPagesStillWork() {
        RealTraining.healthy(
                        "beside", ui.storage(), new TrainingListener[] {new StatsListener(ui.storage(), 1)}, "dense0")
                .train(30);
        browser.open(ui.address("/train/overview"), 1400, 1000);

        browser.await(page -> page.texts("#modelType").contains("MultiLayerNetwork"));
        browser.await(page -> !page.all("#scoreiterchart canvas").isEmpty());

        open();
        awaitIteration("29");
        assertThat(browser.attribute("#menu a[data-stock='overview']", "href")).isEqualTo("overview");
        browser.the("#menu a[data-stock='overview']").click();
        browser.await(page -> page.texts("#modelType").contains("MultiLayerNetwork"));
    }

    @Test
    void theKeyboardReachesEverythingAndTheFocusIsSeen() {
        RealTraining.vanishing("keyboard", ui.storage()).train(60);
        open();
        awaitIteration("59");
        awaitHeatMap();

        browser.press("body", Keys.TAB);
        assertThat(browser.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the content");
        browser.evaluate("document.activeElement.click()");

        List<String> reached = Stream.iterate(0, i -> i + 1)
                .limit(40)
                .map(i -> {
                    browser.pressWhereTheFocusIs(Keys.TAB);
                    return String.valueOf(
                            browser.evaluate("document.activeElement.id || document.activeElement.className"));
                })
                .toList();
        assertThat(reached)
                .contains(
                        "live",
                        "range-select",
                        "zoom-in",
                        "reset",
                        "download",
                        "quantity-select",
                        "heat-map",
                        "gw-mark-button",
                        "gw-copy",
                        "ratio-frame",
                        "trend-frame");
        assertNothingOdd();
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
        RealTraining.exploding("on a phone", ui.storage()).train(200);
        browser.openOnPhone(ui.address(PAGE), 360, 740);

        awaitIteration("199");
        awaitHeatMap();
        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(360L);
        assertThat(browser.the("#menu").getLocation().getX()).isNegative();
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-phone.png"));

        browser.the("#menu-button").click();

        browser.await(page -> page.the("#menu").getLocation().getX() == 0);
        assertThat(browser.texts("#menu a")).containsExactly("Overview", "Model", "System", "Gradients");
        assertNothingOdd();
    }

    /** In parts, so that the exporter's queue never overflows. */
    private static void train(SimulatedTraining training, int iterations) {
        for (int left = iterations; left > 0; left -= 200) {
            training.train(Math.min(200, left)).deliver();
        }
    }

    private void open() {
        browser.open(ui.address(PAGE), 1400, 1000);
    }

    private static void awaitIteration(String iteration) {
        browser.await(page -> page.texts("#summary-iteration").contains(iteration));
    }

    private static void awaitHeatMap() {
        browser.await(page -> page.the(HEAT_MAP).isDisplayed());
    }

    /** No request to another host, no error, no warning, nothing refused by the content security policy. */
    private static void assertNothingOdd() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)"
                        + ".filter(name => !name.startsWith(location.origin) && !name.startsWith('blob:'))"))
                .isEqualTo(List.of());
    }

    /** First and last iteration that are shown. */
    private static long[] span() {
        String[] words = browser.attribute(HEAT_MAP, "aria-label")
                .split("iterations ")[1]
                .split("[ .]");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[2])};
    }

    private static String questions() {
        return "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/data')).length";
    }

    private static long linesDrawn() {
        return number("Chart.getChart('ratio-chart')?.getSortedVisibleDatasetMetas().length ?? 0");
    }

    private static long coloursOnTheHeatMap() {
        return number("new Set(new Uint32Array(" + dataOf("heat-canvas") + ".buffer)).size");
    }

    /** Pixels in the colour that only values have that are not finite. */
    private static long oddPixels() {
        return pixels("heat-canvas", "--gw-odd");
    }

    /** Pixels in the colour of the incident that was chosen: its border is drawn in it. */
    private static long marked(String canvas) {
        return pixels(canvas, "--gw-mark");
    }

    private static long pixels(String canvas, String color) {
        return number("(() => { const data = " + dataOf(canvas) + ";"
                + " const hex = getComputedStyle(document.body).getPropertyValue('" + color + "').trim();"
                + " const wanted = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));"
                + " let count = 0;"
                + " for (let i = 0; i < data.length; i += 4)"
                + " if (wanted.every((value, channel) => Math.abs(data[i + channel] - value) < 3)) count++;"
                + " return count; })()");
    }

    /** Of a copy: reading back the page's own canvas would change how the browser keeps it. */
    private static String dataOf(String canvas) {
        return "(() => { const shown = document.getElementById('" + canvas + "');"
                + " const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
                + " copy.canvas.width = shown.width; copy.canvas.height = shown.height;"
                + " copy.drawImage(shown, 0, 0);"
                + " return copy.getImageData(0, 0, shown.width, shown.height).data; })()";
    }

    private static long number(String script) {
        @Nullable Object value = browser.evaluate(script);
        return value instanceof Number n ? n.longValue() : -1;
    }

    private static Path screenshots() {
        String folder = System.getProperty("gradwatch.screenshots");
        return folder == null
                ? Path.of("target", "screenshots")
                : Path.of("..").resolve(folder);
    }
}
