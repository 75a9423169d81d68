package io.gradwatch.benchmarks.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.dl4j.ui.Browser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One opening of the page. All times count from the beginning of the navigation.
 *
 * @param millis until the frame after the first heat map with values was drawn
 * @param scriptsMillis until the last module of the page had arrived
 * @param requests what was asked of the server up to then, in order
 */
record Opening(
        @JsonProperty double millis,
        @JsonProperty double scriptsMillis,
        @JsonProperty List<Request> requests) {
    private static final String PAGE = "/train/gradients";

    /** Set by the page; see heatpanel.js. */
    private static final String FIRST_PICTURE = "gradwatch-first-picture";

    private static final int WIDTH = 1400;
    private static final int HEIGHT = 1000;

    private static final String MARK =
            "performance.getEntriesByName('" + FIRST_PICTURE + "').map(mark => mark.startTime)[0]";
    private static final String SCRIPTS = "Math.max(...performance.getEntriesByType('resource')"
            + ".filter(entry => entry.name.endsWith('.js')).map(entry => entry.responseEnd))";
    private static final String ANSWERS = "performance.getEntriesByType('resource')"
            + ".filter(entry => entry.name.includes('" + PAGE + "/'))"
            + ".map(entry => ({name: new URL(entry.name).pathname.split('/').pop()"
            + " + ' ' + (new URL(entry.name).searchParams.get('quantity') ?? ''),"
            + " from: entry.startTime, to: entry.responseEnd, bytes: entry.decodedBodySize}))";

    /** Opens the page, and waits for its first picture. */
    static Opening of(Browser browser, ServerProcess server) {
        browser.open(server.address(PAGE), WIDTH, HEIGHT);
        browser.await(page -> page.evaluate(MARK) != null);
        double millis = number(browser.evaluate(MARK));
        List<Request> requests = new ArrayList<>();
        if (browser.evaluate(ANSWERS) instanceof List<?> answers) {
            for (Object answer : answers) {
                if (answer instanceof Map<?, ?> entry) {
                    requests.add(new Request(
                            String.valueOf(entry.get("name")).strip(),
                            number(entry.get("from")),
                            number(entry.get("to")),
                            (long) number(entry.get("bytes"))));
                }
            }
        }
        return new Opening(millis, number(browser.evaluate(SCRIPTS)), requests);
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /**
     * One question of the page to the server.
     *
     * @param what the last part of its path, and the quantity
     * @param fromMillis when it was asked
     * @param toMillis when the answer was there
     * @param bytes of the answer; 0 while it is not there
     */
    record Request(
            @JsonProperty String what,
            @JsonProperty double fromMillis,
            @JsonProperty double toMillis,
            @JsonProperty long bytes) {}
}
