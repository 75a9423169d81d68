package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.rule.Rules;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real scrape over HTTP shows of the measurements of runs driven through a real monitor. */
class ExposedValuesTest {
    @AutoClose
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @ParameterizedTest
    @CsvSource({
        "gradwatch_gradient_norm, 00_in, W, 3",
        "gradwatch_gradient_norm, 00_in, b, 4",
        "gradwatch_gradient_norm, 02_out, W, 12",
        "gradwatch_gradient_norm, 02_out, b, 0",
        "gradwatch_gradient_rms, 00_in, W, 1.5",
        "gradwatch_gradient_rms, 02_out, W, 4",
        "gradwatch_gradient_zero_fraction, 00_in, W, 0.25",
        "gradwatch_gradient_max_abs, 00_in, W, 2.5",
        "gradwatch_update_ratio, 00_in, W, 0.1",
        "gradwatch_update_ratio, 02_out, b, 0.5",
        "gradwatch_parameter_norm, 00_in, W, 5",
        "gradwatch_parameter_norm, 01_norm, mean, 8"
    })
    void showsWhatWasMeasuredOfEachParameter(String name, String layer, String param, double expected) {
        Training.start(endpoint.exporter()).iterate(Training.healthy(41));

        assertThat(Scrape.of(endpoint).value(name, "layer", layer, "param", param))
                .isEqualTo(expected);
    }

    @Test
    void showsTheShareOfInactiveUnitsOfLayersThatHaveOne() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(40));

        assertThat(Scrape.of(endpoint).value("gradwatch_inactive_units_fraction", "layer", "00_in"))
                .isEqualTo(0.125);
        assertThat(Scrape.of(endpoint).value("gradwatch_inactive_units_fraction", "layer", "02_out"))
                .isEqualTo(1);
        assertThat(requireNonNull(Scrape.of(endpoint).families().get("gradwatch_inactive_units_fraction"))
                        .samples())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "gradwatch_global_gradient_norm, 13",
        "gradwatch_score, 0.75",
        "gradwatch_iteration, 41",
        "gradwatch_epoch, 2",
        "gradwatch_step_scale_factor, 1",
        "gradwatch_internal_errors_total, 0",
        "gradwatch_dropped_records_total, 0"
    })
    void showsWhatWasMeasuredOfTheModel(String name, double expected) {
        Training.start(endpoint.exporter()).iterate(Training.healthy(41));

        assertThat(Scrape.of(endpoint).value(name)).isEqualTo(expected);
    }

    @Test
    void showsTheDepthProfile() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        // By hand: RMS 1.5 at depth 0 and 4 at depth 2, so log10(4 / 1.5) = 0.42597 over two layers. The tolerance
        // is a few ulps of a sum of logarithms.
        assertThat(Scrape.of(endpoint).value("gradwatch_depth_profile_decades"))
                .isCloseTo(Math.log10(4 / 1.5), within(1e-14));
        assertThat(Scrape.of(endpoint).value("gradwatch_depth_profile_decades_per_layer"))
                .isCloseTo(Math.log10(4 / 1.5) / 2, within(1e-14));
    }

    @Test
    void showsTheLearningRateOfEachLayersFirstTrainableParameter() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        Exposition scrape = Scrape.of(endpoint);
        assertThat(scrape.samples("gradwatch_learning_rate")).hasSize(2);
        assertThat(scrape.value("gradwatch_learning_rate", "layer", "00_in")).isEqualTo(0.01);
        assertThat(scrape.value("gradwatch_learning_rate", "layer", "02_out")).isEqualTo(0.03);
    }

    @Test
    void givesAParameterThatIsNotTrainedNoGradientAndNoUpdate() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        assertThat(Scrape.of(endpoint).families().values().stream()
                        .filter(family -> !Scrape.of(endpoint)
                                .samples(family.name(), "layer", "01_norm")
                                .isEmpty())
                        .map(Exposition.Family::name))
                .containsExactly("gradwatch_parameter_norm");
    }

    @Test
    void keepsTheLastValueOfWhatIsNotMeasured() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.healthy(0));
        IterationSample next = Training.healthy(1);
        training.iterate(new IterationSample(
                next.gradient(), 2, 0.5, Column.unmeasured(5), next.parameterNorms(), next.learningRates()));

        Exposition scrape = Scrape.of(endpoint);
        assertThat(scrape.value("gradwatch_score")).isEqualTo(0.5);
        assertThat(scrape.value("gradwatch_update_ratio", "layer", "00_in", "param", "W"))
                .isEqualTo(0.1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "update"))
                .isZero();
    }

    @Test
    void isNaNBeforeTheFirstIteration() {
        Training.start(endpoint.exporter());

        assertThat(Scrape.of(endpoint).value("gradwatch_score")).isNaN();
        assertThat(Scrape.of(endpoint).value("gradwatch_gradient_norm", "layer", "00_in", "param", "W"))
                .isNaN();
    }

    @Test
    void addsUpTheTimeGradwatchTook() {
        Training training = Training.start(endpoint.exporter());
        long first = training.iterate(Training.healthy(0)).health().monitorNanos();
        long second = training.iterate(Training.healthy(1)).health().monitorNanos();

        assertThat(second).isGreaterThanOrEqualTo(Training.PROBE_NANOS);
        assertThat(Scrape.of(endpoint).value("gradwatch_monitor_last_iteration_seconds"))
                .isEqualTo(second / 1e9);
        // One rounding in each quotient and one in the sum.
        assertThat(Scrape.of(endpoint).value("gradwatch_monitor_seconds_total"))
                .isCloseTo((first + second) / 1e9, within(3 * Math.ulp((first + second) / 1e9)));
    }

    @Test
    void tellsWhenTheLastIterationWas() {
        double before = System.currentTimeMillis() / 1e3;
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        assertThat(Scrape.of(endpoint).value("gradwatch_last_iteration_timestamp_seconds"))
                .isBetween(before, System.currentTimeMillis() / 1e3);
    }

    @Test
    void tellsWhatIsTrained() {
        Training.start(endpoint.exporter());

        Exposition.Sample info =
                Scrape.of(endpoint).samples("gradwatch_run_info").get(0);
        assertThat(info.value()).isEqualTo(1);
        assertThat(info.labels())
                .containsEntry("layers", "3")
                .containsEntry("parameters", "4")
                .containsEntry("elements", "15")
                .hasEntrySatisfying("version", version -> assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*"));
    }

    @Test
    void countsExceptionsThatWereKeptFromTraining() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().rule(Rules.of("broken", topology -> sample -> {
                    throw new IllegalStateException("broken on purpose by a test");
                })));
        training.iterate(Training.healthy(0));
        training.iterate(Training.healthy(1));

        assertThat(Scrape.of(endpoint).value("gradwatch_internal_errors_total")).isEqualTo(2);
    }
}
