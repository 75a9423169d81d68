package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
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

    /** The heat map, and the charts, which are drawn after it: the last of them has the legend. */
    void awaitPlots() {
        browser.await(seen -> seen.the(HEAT_MAP).isDisplayed()
                && !seen.all("#layer-legend li").isEmpty());
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
        return number("Chart.getChart('trend-chart').data.datasets[0].data.filter(point => point.x >= " + from
                + " && point.x <= " + to + ").length");
    }

    /** The heights of all points on the line of the score. */
    List<Double> scores() {
        return numbers("Chart.getChart('trend-chart').data.datasets[0].data.map(point => point.y)");
    }

    /** As they stand beside the chart. */
    List<String> ticksOfLearningRates() {
        return strings("Chart.getChart('trend-chart').scales.rate.ticks.map(tick => tick.label)");
    }

    /** As they stand beside the depth profile. */
    List<Double> ticksOfTheProfile() {
        return numbers("Chart.getChart('profile-chart').scales.y.ticks.map(tick => tick.value)");
    }

    /** How high the crosses stand that mean a gradient which is not finite. */
    List<Double> crossesOfTheProfile() {
        return numbers("Chart.getChart('profile-chart').data.datasets[1].data.map(point => point.y)");
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

    /** The iterations at which lines of a colour run down a chart, dashed or not. */
    List<Long> linesDown(String chart, String color) {
        return lines(chart, color, "x", 0.4).stream().map(Math::round).toList();
    }

    /** The values at which lines of a colour run across a chart, ascending. */
    List<Double> linesAcross(String chart, String color) {
        return lines(chart, color, "y", 0.9).stream().sorted().toList();
    }

    /** The colour that most of a chart has at a height. */
    String ground(String chart, double value) {
        return String.valueOf(browser.evaluate(inChart(chart) + """
                const y = Math.round(chart.scales.y.getPixelForValue(%s));
                const counts = new Map();
                for (let x = left; x < right; x++) {
                  const color = String(at(x, y));
                  counts.set(color, (counts.get(color) ?? 0) + 1);
                }
                return [...counts].sort((a, b) => b[1] - a[1])[0][0];
                })()""".formatted(value)));
    }

    /** The heights, as update ratios, at which there is something in the colour that the legend gives a layer. */
    List<Double> valuesOfLayer(int layer) {
        return numbers(inChart("ratio-chart") + """
                const swatch = document.querySelector('#layer-legend li[data-layer="%d"] line');
                const wanted = getComputedStyle(swatch).stroke.match(/\\d+/g).map(Number);
                const rows = [];
                for (let y = top; y < bottom; y++) {
                  for (let x = left; x < right; x++) {
                    if (isLike(at(x, y), wanted)) {
                      rows.push(y);
                      break;
                    }
                  }
                }
                return rows.map(y => chart.scales.y.getValueForPixel(y + 0.5));
                })()""".formatted(layer));
    }

    /** @param part of the chart's other dimension that a line fills at least */
    private List<Double> lines(String chart, String color, String axis, double part) {
        return numbers(inChart(chart) + """
                const hex = getComputedStyle(document.body).getPropertyValue('%s').trim();
                const wanted = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
                const isDown = '%s' === 'x';
                const [along, across] = isDown ? [[left, right], [top, bottom]] : [[top, bottom], [left, right]];
                const middles = [];
                let begin = null;
                for (let i = along[0]; i <= along[1]; i++) {
                  let count = 0;
                  for (let j = across[0]; j < across[1]; j++) {
                    count += isLike(isDown ? at(i, j) : at(j, i), wanted) ? 1 : 0;
                  }
                  const isLine = count >= %s * (across[1] - across[0]);
                  if (isLine) {
                    begin ??= i;
                  } else if (begin !== null) {
                    middles.push((begin + i) / 2);
                    begin = null;
                  }
                }
                return middles.map(i => chart.scales.%s.getValueForPixel(i));
                })()""".formatted(color, axis, part, axis));
    }

    /** Begins a function that knows the pixels of a chart's plot. */
    private static String inChart(String chart) {
        return """
                (() => {
                const data = %s;
                const chart = Chart.getChart('%s');
                const width = chart.canvas.width;
                const {left, right, top, bottom} = Object.fromEntries(
                  Object.entries(chart.chartArea).map(([side, pixels]) => [side, Math.round(pixels)]));
                const at = (x, y) => data.slice(4 * (y * width + x), 4 * (y * width + x) + 3);
                const isLike = (color, wanted) => wanted.every((value, channel) => Math.abs(color[channel] - value) < 3);
                """.formatted(dataOf(chart), chart);
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

    private List<Double> numbers(String script) {
        return list(script).stream()
                .map(value -> ((Number) value).doubleValue())
                .toList();
    }

    private List<String> strings(String script) {
        return list(script).stream().map(String::valueOf).toList();
    }

    private List<?> list(String script) {
        return (List<?>) Objects.requireNonNull(browser.evaluate(script), script);
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
