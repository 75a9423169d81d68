package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dl4j.ui.Browser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person has it: it trains and serves, and page and metrics are looked at meanwhile. */
class ServedDemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*\\})? (\\S+)");

    private static final ByteArrayOutputStream WRITTEN = new ByteArrayOutputStream();

    @TempDir
    private static Path folder;

    private static Thread demo = new Thread();

    @BeforeAll
    static void startTheDemo() {
        PrintStream out = new PrintStream(WRITTEN, true, StandardCharsets.UTF_8);
        String report = folder.resolve("report.json").toString();
        demo = new Thread(
                () -> Demo.run(out, out, "--ui-port", "0", "--metrics-port", "0", "--report", report, "iris-exploding"),
                "demo");
        demo.setDaemon(true);
        demo.start();
    }

    @AfterAll
    static void stopTheDemo() throws InterruptedException {
        demo.interrupt();
        demo.join(PATIENCE.toMillis());
    }

    @Test
    void metricsOfTheRunningDemoAreFetchedAndParsed() throws Exception {
        URI metrics = URI.create(awaitAddress("Metrics:"));
        // Counters start at 0 when a run begins; the demo may be anywhere.
        Map<String, Double> samples = await("the first steps", () -> {
            Map<String, Double> parsed = fetched(metrics);
            return steps(parsed) > 0 ? parsed : null;
        });

        assertThat(samples.keySet())
                .anyMatch(name -> name.startsWith("gradwatch_gradient_norm{") && name.contains("dense0"))
                .anyMatch(name -> name.startsWith("gradwatch_update_ratio{"))
                .anyMatch(name -> name.startsWith("gradwatch_score{"))
                .anyMatch(name -> name.startsWith("gradwatch_learning_rate{"))
                .anyMatch(name -> name.startsWith("gradwatch_actions_total{"));
    }

    @Test
    void thePageShowsALinePerLayerAndTheIncidentOfTheRunningDemo(@TempDir Path profile) throws Exception {
        String address = awaitAddress("Watch it live:");
        Browser browser = Browser.startOrSkip(profile);
        try {
            browser.open(address, 1400, 1000);
            browser.await(page -> page.texts("#layer-legend li").size() == 4);
            browser.await(page -> !page.all("#incidents li[data-incident]").isEmpty());

            assertThat(browser.texts("#layer-legend li"))
                    .containsExactly("0 dense0", "1 dense1", "2 dense2", "3 output");
            assertThat(browser.evaluate("Chart.getChart('ratio-chart').data.datasets.length"))
                    .isEqualTo(4L);
            assertThat(browser.evaluate(
                            "Math.max(...Chart.getChart('ratio-chart').data.datasets.map(d => d.data.length))"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LONG)
                    .isPositive();
            assertThat(browser.texts("#incidents li[data-incident]"))
                    .anySatisfy(incident -> assertThat(incident)
                            .containsIgnoringCase("critical")
                            .contains("exploding")
                            .contains("dense0")
                            .contains("learning rate"));
            String first = browser.the("#summary-iteration").getText();
            browser.await(page -> !page.the("#summary-iteration").getText().equals(first));
            browser.longScreenshot(Path.of("target", "page.png"));
            // Between two rounds the demo forgets the runs of the last one: then the server does not know the run.
            assertThat(browser.complaints())
                    .allSatisfy(complaint ->
                            assertThat(complaint).contains("/train/gradients/").contains("404 (Not Found)"));
            browser.leave();
        } finally {
            browser.quit();
        }
    }

    private static String awaitAddress(String label) {
        Pattern line = Pattern.compile(Pattern.quote(label) + "\\s+(http\\S+)");
        return await(label, () -> {
            Matcher matcher = line.matcher(WRITTEN.toString(StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : null;
        });
    }

    private static Map<String, Double> fetched(URI metrics) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return parse(answer.body());
    }

    private static double steps(Map<String, Double> samples) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("gradwatch_steps_total"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static <T> T await(String what, Attempt<T> attempt) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                T result = attempt.make();
                if (result != null) {
                    return result;
                }
            } catch (IOException | InterruptedException e) {
                throw new AssertionError("waiting for " + what + " failed", e);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError(
                "no " + what + " in time; the demo wrote: " + WRITTEN.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, Double> parse(String exposition) {
        Map<String, Double> samples = new TreeMap<>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = SAMPLE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            String value = matcher.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
            samples.put(
                    matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2)), Double.parseDouble(value));
        });
        return samples;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        @org.jspecify.annotations.Nullable
        T make() throws IOException, InterruptedException;
    }
}
