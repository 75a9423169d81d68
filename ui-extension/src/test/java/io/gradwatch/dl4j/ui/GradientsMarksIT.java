package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gradwatch.Preset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is judged healthy or not: the band and the lines that the charts are marked with, and the list of incidents. */
class GradientsMarksIT extends InTheBrowser {
    private static final String RATIOS = "ratio-chart";
    private static final String TREND = "trend-chart";
    private static final Pattern ITERATION = Pattern.compile("iteration ([\\d,]+)");

    @Test
    void theUpdateRatiosOfAHealthyRunLieInTheHealthyBand() {
        RealTraining.healthy("healthy", ui.storage(), "dense0", "dense1").train(60);
        open();
        page.awaitIteration("59");
        page.awaitPlots();
        browser.await(seen -> page.linesDrawn() == 3);

        List<Double> edges = page.linesAcross(RATIOS, "--gw-good");
        assertThat(edges).hasSize(2);
        // Half a pixel is one percent of a value.
        assertThat(edges.get(0)).isCloseTo(1e-4, withinPercentage(3));
        assertThat(edges.get(1)).isCloseTo(1e-2, withinPercentage(3));
        assertThat(page.ground(RATIOS, 2e-4)).isEqualTo(page.ground(RATIOS, 5e-3));
        assertThat(page.ground(RATIOS, 5e-5)).isEqualTo(page.ground(RATIOS, 2e-2));
        assertThat(page.ground(RATIOS, 5e-3)).isNotEqualTo(page.ground(RATIOS, 2e-2));
        for (int layer = 0; layer < 3; layer++) {
            assertThat(page.valuesOfLayer(layer)).isNotEmpty().allMatch(ratio -> ratio > 1e-4 && ratio < 1e-2);
        }
        assertThat(browser.texts("#latest-values td[data-column='updateRatio']"))
                .hasSize(3)
                .noneMatch(ratio -> ratio.contains("low") || ratio.contains("high"));
        page.assertNothingOdd();
    }

    @Test
    void aLayerWhoseStepsAreTooLargeOrTooSmallIsSeenOutsideTheHealthyBand() {
        SimulatedTraining training =
                SimulatedTraining.of("uneven", UiExporter.to(ui.storage()), "fast", "sound", "slow");
        for (int i = 0; i < 40; i++) {
            double noise = 1 + 0.5 * (i % 2);
            training.step(layer -> noise * List.of(40.0, 0.4, 0.004).get(layer));
        }
        training.deliver();
        open();
        page.awaitIteration("39");
        page.awaitPlots();
        browser.await(seen -> page.linesDrawn() == 3);

        List<Double> edges = page.linesAcross(RATIOS, "--gw-good");
        assertThat(edges).hasSize(2);
        assertThat(page.valuesOfLayer(0)).isNotEmpty().allMatch(ratio -> ratio > edges.get(1));
        assertThat(page.valuesOfLayer(1)).isNotEmpty().allMatch(ratio -> ratio > edges.get(0) && ratio < edges.get(1));
        assertThat(page.valuesOfLayer(2)).isNotEmpty().allMatch(ratio -> ratio < edges.get(0));
        assertThat(browser.texts("#latest-values td[data-column='updateRatio']"))
                .satisfiesExactly(
                        ratio -> assertThat(ratio).startsWith("high "),
                        ratio -> assertThat(ratio).startsWith("0.00"),
                        ratio -> assertThat(ratio).startsWith("low "));
        page.assertNothingOdd();
    }

    @Test
    void scoreAndLearningRateAreMarkedWhereIncidentsBeganAndActionsWereTaken() {
        RealTraining.exploding("marked", ui.storage()).train(400);
        // So wide that neighbouring iterations have pixels of their own.
        browser.open(ui.address(PAGE), 2800, 1000);
        page.awaitIteration("399");
        page.awaitPlots();

        assertThat(browser.texts("#incidents li[data-open='false'] [data-fact='when']"))
                .isNotEmpty();
        List<Long> begins = browser.texts("#incidents [data-fact='when']").stream()
                .map(GradientsMarksIT::firstIteration)
                .sorted()
                .toList();
        assertThat(page.linesDown(TREND, "--gw-critical")).isEqualTo(begins);

        List<Long> actions = browser.texts("#actions tr:not([data-outcome='guard']) td:first-child").stream()
                .map(GradientsMarksIT::number)
                .distinct()
                .sorted()
                .toList();
        assertThat(actions).hasSizeGreaterThan(2);
        assertThat(page.linesDown(TREND, "--gw-action")).isEqualTo(actions);
        page.assertNothingOdd();
    }

    @Test
    void whatIsNotFiniteStandsBesideNoNumberOfTheDepthProfile() {
        SimulatedTraining training =
                SimulatedTraining.of("one is NaN", UiExporter.to(ui.storage()), "dense0", "dense1", "dense2");
        training.train(20).step(layer -> layer == 1 ? Double.NaN : 0.4);
        training.deliver();
        open();
        page.awaitIteration("20");
        page.awaitPlots();

        assertThat(page.ticksOfTheProfile()).isNotEmpty();
        double highest = page.ticksOfTheProfile().stream().max(Double::compare).orElseThrow();
        assertThat(page.crossesOfTheProfile())
                .singleElement()
                .satisfies(height -> assertThat(height).isGreaterThan(highest));

        training.step(layer -> Double.NaN);
        training.deliver();
        page.awaitIteration("21");
        browser.await(seen -> page.crossesOfTheProfile().size() == 3);
        assertThat(page.ticksOfTheProfile()).isEmpty();
        page.assertNothingOdd();
    }

    @Test
    void openIncidentsAreListedBeforeResolvedOnes() {
        RealTraining.vanishing("several", ui.storage(), Preset.PROTECT)
                .poison()
                .train(60)
                .poison()
                .train(60);
        open();
        page.awaitIteration("121");
        page.awaitPlots();

        // The open one is neither the first nor the last nor the gravest.
        browser.await(seen -> seen.texts("#incidents .gw-incident-name")
                .equals(List.of("#2 vanishing", "#3 non-finite", "#1 non-finite")));
        assertThat(browser.texts("#incidents .gw-mark-button"))
                .satisfiesExactly(
                        open -> assertThat(open).contains("warning", "open"),
                        resolved -> assertThat(resolved).contains("critical", "resolved"),
                        resolved -> assertThat(resolved).contains("critical", "resolved"));
        assertThat(browser.the("#incident-count").getText()).isEqualTo("1 open, 2 resolved");
        assertThat(height(".gw-incidents-card"))
                .as("a long list is scrolled, and tears no hole beside itself")
                .isLessThan(height("#incidents"));
        page.assertNothingOdd();
    }

    private static int height(String css) {
        return browser.the(css).getSize().getHeight();
    }

    private static long firstIteration(String when) {
        return ITERATION
                .matcher(when)
                .results()
                .map((MatchResult found) -> number(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(when));
    }

    private static long number(String words) {
        return Long.parseLong(words.replace(",", ""));
    }
}
