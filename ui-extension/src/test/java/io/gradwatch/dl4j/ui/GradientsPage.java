package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page as the tests read it: what its canvases show, and which iterations. */
final class GradientsPage {
    static final String HEAT_MAP = "#heat-map";
    static final String CURSOR = "#heat-cell";

    private static final Pattern SPAN = Pattern.compile("iterations (\\d+) to (\\d+)");
    private static final Pattern ROWS = Pattern.compile("layers (\\d+) to (\\d+) of");
    private static final Pattern ALL_ROWS = Pattern.compile(": (\\d+) layers");
    private static final Pattern LAYER = Pattern.compile("layer (\\d+) ");

    private final Browser browser;

    GradientsPage(Browser browser) {
        this.browser = browser;
    }

    void awaitIteration(String iteration) {
        browser.await(seen -> seen.texts("#summary-iteration").contains(iteration));
    }

    void awaitHeatMap() {
        browser.await(seen -> seen.the(HEAT_MAP).isDisplayed());
    }

    /** No request to another host, no error, no warning, nothing refused by the content security policy. */
    void assertNothingOdd() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)"
                        + ".filter(name => !name.startsWith(location.origin) && !name.startsWith('blob:'))"))
                .isEqualTo(List.of());
    }

    /** First and last iteration that are shown. */
    long[] span() {
        String label = browser.attribute(HEAT_MAP, "aria-label");
        Matcher matcher = SPAN.matcher(label);
        assertThat(matcher.find()).as(label).isTrue();
        return new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))};
    }

    /** First and last layer that have a row. */
    long[] rows() {
        String label = browser.attribute(HEAT_MAP, "aria-label");
        Matcher part = ROWS.matcher(label);
        if (part.find()) {
            return new long[] {Long.parseLong(part.group(1)), Long.parseLong(part.group(2))};
        }
        Matcher all = ALL_ROWS.matcher(label);
        assertThat(all.find()).as(label).isTrue();
        return new long[] {0, Long.parseLong(all.group(1)) - 1};
    }

    /** As the words below the heat map say. */
    long layerUnderTheCursor() {
        String words = browser.the(CURSOR).getText();
        Matcher matcher = LAYER.matcher(words);
        assertThat(matcher.find()).as(words).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Points on the line of the score. */
    long scoresDrawn(long from, long to) {
        return number("Chart.getChart('trend-chart').data.datasets[0].data" + ".filter(point => point.x >= " + from
                + " && point.x <= " + to + ").length");
    }

    /** How often the page has asked for news. */
    long questions() {
        return number("performance.getEntriesByType('resource').filter(entry => entry.name.includes('/data')).length");
    }

    /** In the chart of update ratios. */
    long linesDrawn() {
        return number("Chart.getChart('ratio-chart')?.getSortedVisibleDatasetMetas().length ?? 0");
    }

    long coloursOnTheHeatMap() {
        return number("new Set(new Uint32Array(" + dataOf("heat-canvas") + ".buffer)).size");
    }

    /** Pixels in the colour that only values have that are not finite. */
    long oddPixels() {
        return pixels("heat-canvas", "--gw-odd");
    }

    /** Pixels in the colour of the incident that was chosen: its border is drawn in it. */
    long marked(String canvas) {
        return pixels(canvas, "--gw-mark");
    }

    private long pixels(String canvas, String color) {
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

    private long number(String script) {
        @Nullable Object value = browser.evaluate(script);
        return value instanceof Number n ? n.longValue() : -1;
    }
}
