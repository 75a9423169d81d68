package io.gradwatch.dl4j.ui;

import static io.gradwatch.dl4j.ui.GradientsPage.HEAT_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Zooming into iterations. */
class GradientsZoomIT extends InTheBrowser {
    @Test
    void zoomingShowsAPartAndResetShowsAllAgain() {
        RealTraining.healthy("zoom", ui.storage(), "dense0", "dense1").train(100);
        open();
        page.awaitIteration("99");
        page.awaitHeatMap();

        browser.drag(HEAT_MAP, 0.4, 0.6);
        browser.await(seen -> page.span()[1] - page.span()[0] < 50);
        long[] dragged = page.span();
        assertThat(dragged[0]).isBetween(15L, 50L);
        assertThat(browser.evaluate("Chart.getChart('trend-chart').options.scales.x.min"))
                .isEqualTo(dragged[0] - 0.5);

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
}
