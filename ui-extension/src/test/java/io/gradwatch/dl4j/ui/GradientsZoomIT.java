package io.gradwatch.dl4j.ui;

import static io.gradwatch.dl4j.ui.GradientsPage.CURSOR;
import static io.gradwatch.dl4j.ui.GradientsPage.HEAT_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Zooming into iterations and layers, with the mouse, the keyboard and two fingers. */
class GradientsZoomIT extends InTheBrowser {
    /** Over the names of the layers, left of the cells. */
    private static final double BESIDE = 0.02;

    @Test
    void zoomingShowsAPartAndResetShowsAllAgain() {
        RealTraining.healthy("zoom", ui.storage(), "dense0", "dense1").train(100);
        open();
        page.awaitIteration("99");
        page.awaitPlots();

        browser.drag(HEAT_MAP, 0.4, 0.6);
        browser.await(seen -> page.span()[1] - page.span()[0] < 50);
        long[] dragged = page.span();
        assertThat(dragged[0]).isBetween(15L, 50L);
        // The charts are drawn a frame after the map.
        browser.await(seen ->
                Objects.equals(seen.evaluate("Chart.getChart('trend-chart').options.scales.x.min"), dragged[0] - 0.5));

        browser.press(HEAT_MAP, "+");
        browser.await(seen -> page.span()[1] - page.span()[0] < dragged[1] - dragged[0]);
        browser.press(HEAT_MAP, Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT));
        browser.await(seen -> page.span()[0] > dragged[0]);
        browser.the("#reset").click();
        browser.await(seen -> page.span()[0] == 0 && page.span()[1] == 99);

        browser.the("#zoom-in").click();
        browser.await(seen -> page.span()[1] - page.span()[0] < 60);
        browser.doubleClick("#trend-frame");
        browser.await(seen -> page.span()[0] == 0 && page.span()[1] == 99);

        browser.choose("#range-select", "last 100");
        browser.await(seen -> page.span()[0] == 0 && page.span()[1] == 99);
        page.assertNothingOdd();
    }

    @Test
    void aCursorThatIsOutOfViewIsNotReadAsNotMeasured() {
        RealTraining.healthy("out of view", ui.storage(), "dense0").train(100);
        open();
        page.awaitIteration("99");
        page.awaitPlots();

        browser.press(HEAT_MAP, Keys.END, "+", "+");
        browser.await(seen -> page.span()[0] > 50);
        assertThat(browser.the(CURSOR).getText()).startsWith("Iteration 99, ");
        browser.press(HEAT_MAP, Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
        browser.await(seen -> page.span()[1] < 99);

        assertThat(browser.the(CURSOR).getText()).startsWith("Point at a cell");
        browser.press(HEAT_MAP, Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT));
        browser.await(seen -> seen.the(CURSOR).getText().startsWith("Iteration 99, "));
        page.assertNothingOdd();
    }

    @Test
    void theLayersOfADeepNetworkCanBeZoomedAndScrolledWithTheMouse() {
        openDeep();
        int thin = rowHeight();

        browser.the(HEAT_MAP).click();
        for (int i = 0; i < 8; i++) {
            browser.wheel(HEAT_MAP, BESIDE, -100);
        }
        browser.await(seen -> rowsShown() < 100);
        assertThat(page.span())
                .as("the wheel over the names leaves the iterations alone")
                .containsExactly(0, 39);
        assertThat(browser.the("#rows-shown").getText()).matches("layers 1\\d\\d\u2013\\d+ of 300");
        assertThat(rowHeight()).isGreaterThan(2 * thin);

        long before = rowsShown();
        String above = browser.the("#rows-shown").getText();
        browser.the("#rows-down").click();
        browser.await(seen -> !seen.the("#rows-shown").getText().equals(above));
        assertThat(rowsShown()).isEqualTo(before);
        browser.the("#rows-in").click();
        browser.await(seen -> rowsShown() < before);

        browser.doubleClick(HEAT_MAP);
        browser.await(seen -> seen.the("#rows-shown").getText().equals("all 300 layers"));
        page.assertNothingOdd();
    }

    @Test
    void aDragOverABoxZoomsIterationsAndLayersAtOnce() {
        openDeep();

        browser.drag(HEAT_MAP, 0.4, 0.25, 0.6, 0.5);

        browser.await(seen -> rowsShown() < 120 && page.span()[1] - page.span()[0] < 20);
        long[] rows = page.rows();
        assertThat(rows[0]).isBetween(40L, 110L);
        browser.hover(HEAT_MAP, 0.5);
        assertThat(browser.the(CURSOR).getText()).matches("Iteration \\d+, layer \\d+ block\\d+: .*");
        assertThat(page.layerUnderTheCursor()).isBetween(rows[0], rows[1]);
        browser.the("#reset").click();
        browser.await(seen -> rowsShown() == 300 && page.span()[1] == 39);

        browser.drag(HEAT_MAP, 0.5, 0.25, 0.5, 0.5);
        browser.await(seen -> rowsShown() < 120);
        assertThat(page.span()).as("straight down: all iterations").containsExactly(0, 39);
        page.assertNothingOdd();
    }

    @Test
    void theKeyboardZoomsTheLayersAndTheyFollowTheCursor() {
        openDeep();

        browser.press(HEAT_MAP, "*", "*", "*");
        browser.await(seen -> rowsShown() < 60);
        long first = page.rows()[0];
        browser.press(HEAT_MAP, Keys.chord(Keys.SHIFT, Keys.ARROW_UP));
        browser.await(seen -> page.rows()[0] < first);
        long[] rows = page.rows();
        browser.press(HEAT_MAP, Keys.END);
        assertThat(page.layerUnderTheCursor()).isEqualTo(rows[0]);
        browser.press(HEAT_MAP, Keys.ARROW_UP);
        assertThat(page.layerUnderTheCursor()).isEqualTo(rows[0] - 1);
        browser.await(seen -> page.rows()[0] == rows[0] - 1);
        assertThat(browser.the("#heat-map .gw-row-cursor").isDisplayed()).isTrue();

        browser.press(HEAT_MAP, "/");
        browser.await(seen -> rowsShown() > rows[1] - rows[0] + 1);
        browser.press(HEAT_MAP, Keys.ESCAPE);
        browser.await(seen -> rowsShown() == 300);
        page.assertNothingOdd();
    }

    @Test
    void twoFingersZoomWhatIsBetweenThem() {
        deep();
        browser.openOnPhone(ui.address(PAGE), 400, 900);
        page.awaitIteration("39");
        page.awaitPlots();
        browser.evaluate("document.querySelector('" + HEAT_MAP + "').scrollIntoView({block: 'center'})");

        browser.pinch(HEAT_MAP, 0.2, 0.4);

        browser.await(seen -> rowsShown() < 200 && page.span()[1] - page.span()[0] < 30);
        long[] rows = page.rows();
        assertThat(rows[0]).as("the middle stays in the middle").isBetween(50L, 100L);
        assertThat(rows[1]).isBetween(200L, 250L);
        browser.pinch(HEAT_MAP, 0.4, 0.1);
        browser.await(seen -> rowsShown() == 300 && page.span()[0] == 0 && page.span()[1] == 39);
        page.assertNothingOdd();
    }

    @Test
    void anIncidentWhoseLayersAreOutOfViewBringsThemBack() {
        RealTraining.vanishing("in view", ui.storage()).train(100);
        open();
        page.awaitIteration("99");
        page.awaitPlots();
        browser.press(HEAT_MAP, Keys.END, Keys.PAGE_DOWN, Keys.PAGE_DOWN, "*");
        browser.await(seen -> page.rows()[0] > 0);

        browser.the("#incidents .gw-mark-button").click();

        browser.await(seen -> page.rows()[0] == 0 && !seen.all(".gw-outline").isEmpty());
        page.assertNothingOdd();
    }

    @Test
    void scoreAndLearningRateGetFinerWhenZoomed() {
        SimulatedTraining training = SimulatedTraining.of("long", UiExporter.to(ui.storage()), "in", "out");
        for (int i = 0; i < 11; i++) {
            training.train(200).deliver();
        }
        open();
        page.awaitIteration("2,199");
        page.awaitPlots();
        assertThat(browser.the("#trend-points").getText()).startsWith("Each point stands for 4 iterations");
        assertThat(page.scoresDrawn(1000, 1099)).isEqualTo(50);

        browser.drag("#trend-frame", 0.45, 0.5);

        browser.await(seen -> !seen.the("#trend-points").isDisplayed());
        long[] span = page.span();
        assertThat(page.scoresDrawn(span[0], span[1])).isEqualTo(span[1] - span[0] + 1);

        browser.press("#trend-frame", Keys.ESCAPE);
        browser.await(seen -> seen.the("#trend-points").isDisplayed());
        page.assertNothingOdd();
    }

    private void deep() {
        String[] layers = IntStream.range(0, 300).mapToObj(i -> "block" + i).toArray(String[]::new);
        SimulatedTraining.of("deep", UiExporter.to(ui.storage()), layers)
                .train(40)
                .deliver();
    }

    private void openDeep() {
        deep();
        open();
        page.awaitIteration("39");
        page.awaitPlots();
        assertThat(browser.the("#rows-shown").getText()).isEqualTo("all 300 layers");
    }

    private long rowsShown() {
        return page.rows()[1] - page.rows()[0] + 1;
    }

    /** In pixels, of the row that the pointer is on. */
    private int rowHeight() {
        browser.hover(HEAT_MAP, 0.5);
        return browser.the("#heat-map .gw-row-cursor").getSize().getHeight();
    }
}
