package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a real scrape over HTTP shows of values that are NaN or infinite. */
class ExposedNonFiniteValuesTest {
    @AutoClose
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @Test
    void showsNaNAsNaNAndCountsIt() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.poisoned(0));
        training.iterate(Training.poisoned(1));

        Exposition scrape = Scrape.of(endpoint);
        assertThat(scrape.value("gradwatch_gradient_norm", "layer", "02_out", "param", "W"))
                .isNaN();
        assertThat(scrape.value("gradwatch_global_gradient_norm")).isNaN();
        assertThat(scrape.value("gradwatch_score")).isNaN();
        assertThat(scrape.value("gradwatch_gradient_non_finite_elements", "layer", "02_out", "param", "W"))
                .isEqualTo(7);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "gradient"))
                .isEqualTo(2);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "score"))
                .isEqualTo(2);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "update"))
                .isZero();
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "parameter"))
                .isZero();
    }

    /** One for each parameter, all 0, would be a tenth of a page that is scraped for days. */
    @Test
    void countsNonFiniteElementsOnceThereHaveBeenAny() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.healthy(0));
        assertThat(Scrape.of(endpoint).families()).doesNotContainKey("gradwatch_gradient_non_finite_elements");

        training.iterate(Training.poisoned(1));
        training.iterate(Training.healthy(2));

        assertThat(Scrape.of(endpoint).value("gradwatch_gradient_non_finite_elements", "layer", "02_out", "param", "W"))
                .isZero();
    }

    @Test
    void countsUpdatesAndParametersThatAreNotFinite() {
        IterationSample healthy = Training.healthy(0);
        IterationSample ruined = new IterationSample(
                healthy.gradient(),
                0,
                1,
                Column.of(1, 1, 1, Double.NaN, 1),
                Column.of(1, 1, 1, 1, Double.POSITIVE_INFINITY),
                healthy.learningRates());
        Training.start(endpoint.exporter()).iterate(ruined);

        Exposition scrape = Scrape.of(endpoint);
        assertThat(scrape.value("gradwatch_parameter_norm", "layer", "02_out", "param", "b"))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "update"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "parameter"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "gradient"))
                .isZero();
    }
}
