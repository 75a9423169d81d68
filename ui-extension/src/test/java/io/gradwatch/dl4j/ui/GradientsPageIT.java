package io.gradwatch.dl4j.ui;

import static io.gradwatch.dl4j.ui.GradientsPage.CURSOR;
import static io.gradwatch.dl4j.ui.GradientsPage.HEAT_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What the page says of real networks that train. It also makes the pictures of the documentation. */
class GradientsPageIT extends InTheBrowser {
    @Test
    void aHealthyRunIsSaidToBeHealthyAndIsUpToDateWithoutReload() throws Exception {
        RealTraining training = RealTraining.healthy("healthy", ui.storage(), "dense0", "dense1", "dense2")
                .train(120);
        open();

        page.awaitIteration("119");
        page.awaitPlots();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("healthy");
        assertThat(browser.the("#status-level").getText()).isEqualTo("Healthy");
        assertThat(browser.texts("#layer-legend li")).containsExactly("0 dense0", "1 dense1", "2 dense2", "3 output");
        assertThat(browser.all("#latest-values tbody tr")).hasSize(4);
        assertThat(browser.the("#profile-note").getText())
                .startsWith("Iteration 119: ")
                .contains("decades in all");
        assertThat(page.coloursOnTheHeatMap()).isGreaterThan(20);
        assertThat(page.oddPixels()).isZero();
        browser.evaluate("window.stillTheSamePage = true");
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-healthy.png"));

        training.train(5);

        page.awaitIteration("124");
        browser.await(seen -> seen.attribute(HEAT_MAP, "aria-label").contains("iterations 0 to 124"));
        assertThat(browser.evaluate("window.stillTheSamePage")).isEqualTo(true);
        page.assertNothingOdd();
    }

    @Test
    void aNanRunIsUnmistakable() throws Exception {
        RealTraining.smooth("nan run", ui.storage(), "dense0", "dense1", "dense2")
                .train(60)
                .poison()
                .train(39);
        browser.prefer("dark");
        open();

        page.awaitIteration("99");
        page.awaitPlots();
        assertThat(browser.attribute("#status", "data-state")).isEqualTo("critical");
        assertThat(browser.the("#status-level").getText()).isEqualTo("Critical");
        assertThat(browser.the("#status-text").getText()).contains("NaN").contains("since iteration 60");
        assertThat(page.oddPixels()).isGreaterThan(2_000);
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
        page.assertNothingOdd();
    }

    @Test
    void aVanishingRunNamesItsLayersAndTheRemedyCanBeCopied() throws Exception {
        RealTraining.vanishing("vanishing", ui.storage()).train(100);
        open();

        page.awaitIteration("99");
        page.awaitPlots();
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

        browser.await(seen -> seen.texts(incident + " .gw-copy").get(0).equals("copied"));
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-vanishing.png"));
        page.assertNothingOdd();
    }

    @Test
    void aResolvedIncidentHasItsActionsAndAClickMarksItEverywhere() throws Exception {
        RealTraining.exploding("recovered", ui.storage()).train(400);
        open();

        page.awaitIteration("399");
        page.awaitPlots();
        String resolved = "#incidents li[data-open='false']";
        assertThat(browser.texts(resolved + " [data-fact='when']")).anyMatch(when -> when.contains("resolved at"));
        assertThat(browser.texts(resolved + " [data-fact='actions'] li[data-outcome='applied']"))
                .anyMatch(action -> action.contains("learning rate"));
        assertThat(browser.texts("#actions tbody tr")).isNotEmpty();
        assertThat(browser.all(".gw-outline")).isEmpty();
        assertThat(page.marked("trend-chart")).isZero();
        assertThat(page.marked("ratio-chart")).isZero();

        String button = resolved + ":has([data-fact='actions']) .gw-mark-button";
        browser.the(button).click();

        browser.await(seen -> !seen.all(".gw-outline").isEmpty());
        assertThat(browser.attribute(button, "aria-pressed")).isEqualTo("true");
        browser.await(seen -> page.marked("trend-chart") > 200 && page.marked("ratio-chart") > 200);
        browser.longScreenshot(SCREENSHOTS.resolve("gradients-page.png"));

        browser.press(button, Keys.ENTER);

        browser.await(seen -> seen.all(".gw-outline").isEmpty());
        assertThat(browser.attribute(button, "aria-pressed")).isEqualTo("false");
        page.assertNothingOdd();
    }

    @Test
    void aHostileNameShowsAsText() {
        RealTraining.healthy(HOSTILE, ui.storage(), "dense0", HOSTILE)
                .train(40)
                .poison()
                .train(9);
        open();

        page.awaitIteration("49");
        page.awaitPlots();
        assertThat(browser.texts("#layer-legend li")).contains("1 " + HOSTILE);
        assertThat(browser.texts("#latest-values th")).anyMatch(name -> name.startsWith("1 " + HOSTILE));
        assertThat(browser.texts("#incidents li [data-fact='layers']")).anyMatch(names -> names.contains(HOSTILE));
        assertThat(browser.the("#run-model").getText()).startsWith(HOSTILE);
        assertThat(browser.all("main img")).isEmpty();
        page.assertNothingOdd();
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
        RealTraining.exploding("on a phone", ui.storage()).train(200);
        browser.openOnPhone(ui.address(PAGE), 360, 1385); // The picture ends between two cards.

        page.awaitIteration("199");
        page.awaitPlots();
        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(360L);
        assertThat(browser.the("#menu").getLocation().getX()).isNegative();
        browser.screenshot(SCREENSHOTS.resolve("gradients-phone.png"));

        browser.the("#menu-button").click();

        browser.await(seen -> seen.the("#menu").getLocation().getX() == 0);
        assertThat(browser.texts("#menu a")).containsExactly("Overview", "Model", "System", "Gradients");
        page.assertNothingOdd();
    }

    @Test
    void theColoursFollowTheReadersPreferenceAtOnce() {
        RealTraining.smooth("colours", ui.storage(), "dense0")
                .train(20)
                .poison()
                .train(19);
        open();
        page.awaitIteration("39");
        page.awaitPlots();
        browser.await(seen -> page.oddPixels() > 2_000);
        Object light = browser.evaluate("getComputedStyle(document.body).backgroundColor");

        browser.prefer("dark");

        // Pixels are compared with the style sheet's colour of now: the canvas was drawn anew.
        browser.await(seen -> page.oddPixels() > 2_000);
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light);
        // The charts are drawn a frame after the map.
        browser.await(
                seen -> Boolean.TRUE.equals(seen.evaluate("Chart.getChart('trend-chart').options.scales.x.grid.color"
                        + " === getComputedStyle(document.body).getPropertyValue('--gw-grid').trim()")));
        page.assertNothingOdd();
    }
}
