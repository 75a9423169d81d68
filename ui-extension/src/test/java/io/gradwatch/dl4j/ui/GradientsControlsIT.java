package io.gradwatch.dl4j.ui;

import static io.gradwatch.dl4j.ui.GradientsPage.CURSOR;
import static io.gradwatch.dl4j.ui.GradientsPage.HEAT_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What a reader can do with the page beside zooming, with the mouse and with the keyboard. */
class GradientsControlsIT extends InTheBrowser {
    @Test
    void theCursorSaysWhatIsUnderItByKeyboardAndByMouse() {
        RealTraining.healthy("cursor", ui.storage(), "dense0", "dense1").train(60);
        open();
        page.awaitIteration("59");
        page.awaitPlots();

        browser.press(HEAT_MAP, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN);

        assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 1, layer 1 dense1: Gradient RMS ");
        browser.await(seen -> seen.texts("#heat-layer").get(0).startsWith("At iteration 1: gradient RMS "));
        assertThat(browser.the("#heat-layer").getText()).contains("update ratio", "parameter norm");
        browser.await(seen -> seen.the("#profile-note").getText().startsWith("Iteration 1: "));
        assertThat(browser.the("#profile-which").getText()).isEqualTo("iteration under the cursor");

        browser.press(HEAT_MAP, Keys.ESCAPE);
        browser.await(seen -> seen.the("#profile-note").getText().startsWith("Iteration 59: "));

        browser.hover(HEAT_MAP, 0.5);
        assertThat(browser.the(CURSOR).getText()).matches("Iteration [23]\\d, layer 1 dense1: Gradient RMS [\\d.e-]+");
        page.assertNothingOdd();
    }

    @Test
    void theQuantityOfTheHeatMapCanBeChanged() {
        RealTraining.healthy("quantities", ui.storage(), "dense0", "dense1").train(40);
        open();
        page.awaitIteration("39");
        page.awaitPlots();
        browser.press(HEAT_MAP, Keys.END);
        String rms = browser.the(CURSOR).getText();

        for (String quantity : List.of("Update ratio", "Parameter norm", "Zero fraction", "Gradient norm")) {
            browser.choose("#quantity-select", quantity);
            browser.await(seen -> seen.the(CURSOR).getText().contains(": " + quantity + " "));
            assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 39, layer 0 dense0: " + quantity);
            assertThat(browser.the("#heat-note").getText()).isNotEmpty();
        }
        assertThat(browser.the("#heat-legend-low").getText()).isNotEmpty();
        browser.choose("#quantity-select", "Gradient RMS");
        browser.await(seen -> seen.the(CURSOR).getText().equals(rms));
        page.assertNothingOdd();
    }

    @Test
    void aPauseKeepsThePageAsItIsUntilItGoesOn() {
        RealTraining training =
                RealTraining.healthy("pause", ui.storage(), "dense0").train(20);
        open();
        page.awaitIteration("19");
        page.awaitPlots();

        browser.the("#live").click();
        assertThat(browser.the("#live-state").getText()).isEqualTo("Paused");
        Object asked = page.questions();
        training.train(10);
        ui.awaitIteration("pause", 29);
        browser.press(HEAT_MAP, "+"); // What is shown can still be looked at.
        browser.await(seen -> page.span()[1] - page.span()[0] < 19);
        assertThat(browser.the("#summary-iteration").getText()).isEqualTo("19");
        assertThat(page.questions()).isEqualTo(asked);

        browser.the("#live").click();
        page.awaitIteration("29");
        assertThat(browser.the("#live-state").getText()).isEqualTo("Live");
        page.assertNothingOdd();
    }

    @Test
    void whatIsShownCanBeHadAsCsv(@TempDir Path downloads) throws Exception {
        RealTraining.healthy("as csv", ui.storage(), "dense0", "=1+1, \"dense\"")
                .train(30);
        browser.saveDownloadsIn(downloads);
        open();
        page.awaitIteration("29");
        page.awaitPlots();
        browser.choose("#quantity-select", "Parameter norm");
        browser.await(seen -> seen.the("#heat-note").getText().contains("parameters"));
        browser.await(seen -> seen.attribute(HEAT_MAP, "aria-label").contains("parameter norm"));

        browser.the("#download").click();

        Path file = downloads.resolve("as_csv-worker-0-iterations-0-29.csv");
        browser.await(seen -> Files.exists(file));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0))
                .isEqualTo("first_iteration,last_iteration,layer,layer_name,quantity,lowest,highest,non_finite");
        assertThat(lines).filteredOn(line -> line.startsWith("29,29,,,score,")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains(",learningRate,")).hasSize(30);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("29,29,0,dense0,updateRatio,"))
                .singleElement()
                .satisfies(line ->
                        assertThat(Double.parseDouble(line.split(",", -1)[5])).isPositive());
        assertThat(lines).anyMatch(line -> line.contains(",1,\"'=1+1, \"\"dense\"\"\",parameterNorm,"));
        page.assertNothingOdd();
    }

    @Test
    void aLayerCanBeHiddenAndShownAgain() {
        RealTraining.healthy("hiding", ui.storage(), "dense0", "dense1").train(10);
        open();
        page.awaitIteration("9");
        browser.await(seen -> page.linesDrawn() == 3);

        browser.the("#layer-legend li[data-layer='0'] button").click();
        browser.await(seen -> page.linesDrawn() == 2);
        browser.the("#layer-legend li[data-layer='0'] button").click();

        browser.await(seen -> page.linesDrawn() == 3);
        page.assertNothingOdd();
    }

    @Test
    void theKeyboardReachesEverythingAndTheFocusIsSeen() {
        RealTraining.vanishing("keyboard", ui.storage()).train(60);
        open();
        page.awaitIteration("59");
        page.awaitPlots();

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
        page.assertNothingOdd();
    }
}
