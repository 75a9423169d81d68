package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.Measure;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.policy.Response;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real scrape over HTTP shows of runs driven through a real monitor. */
class ExposedValuesTest {
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @AfterEach
    void close() {
        endpoint.close();
    }

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

        assertThat(scrape().value(name, "layer", layer, "param", param)).isEqualTo(expected);
    }

    @Test
    void showsTheShareOfInactiveUnitsOfLayersThatHaveOne() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(40));

        assertThat(scrape().value("gradwatch_inactive_units_fraction", "layer", "00_in"))
                .isEqualTo(0.125);
        assertThat(scrape().value("gradwatch_inactive_units_fraction", "layer", "02_out"))
                .isEqualTo(1);
        assertThat(requireNonNull(scrape().families().get("gradwatch_inactive_units_fraction"))
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

        assertThat(scrape().value(name)).isEqualTo(expected);
    }

    @Test
    void showsTheDepthProfile() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        // By hand: RMS 1.5 at depth 0 and 4 at depth 2, so log10(4 / 1.5) = 0.42597 over two layers. The tolerance
        // is a few ulps of a sum of logarithms.
        assertThat(scrape().value("gradwatch_depth_profile_decades")).isCloseTo(Math.log10(4 / 1.5), within(1e-14));
        assertThat(scrape().value("gradwatch_depth_profile_decades_per_layer"))
                .isCloseTo(Math.log10(4 / 1.5) / 2, within(1e-14));
    }

    @Test
    void showsTheLearningRateOfEachLayersFirstTrainableParameter() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        Exposition scrape = scrape();
        assertThat(scrape.samples("gradwatch_learning_rate")).hasSize(2);
        assertThat(scrape.value("gradwatch_learning_rate", "layer", "00_in")).isEqualTo(0.01);
        assertThat(scrape.value("gradwatch_learning_rate", "layer", "02_out")).isEqualTo(0.03);
    }

    @Test
    void givesAParameterThatIsNotTrainedNoGradientAndNoUpdate() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        assertThat(scrape().families().values().stream()
                        .filter(family -> !scrape().samples(family.name(), "layer", "01_norm")
                                .isEmpty())
                        .map(Exposition.Family::name))
                .containsExactly("gradwatch_parameter_norm");
    }

    @Test
    void addsUpTheTimeGradwatchTook() {
        Training training = Training.start(endpoint.exporter());
        long first = training.iterate(Training.healthy(0)).health().monitorNanos();
        long second = training.iterate(Training.healthy(1)).health().monitorNanos();

        assertThat(second).isGreaterThanOrEqualTo(Training.PROBE_NANOS);
        assertThat(scrape().value("gradwatch_monitor_last_iteration_seconds")).isEqualTo(second / 1e9);
        // One rounding in each quotient and one in the sum.
        assertThat(scrape().value("gradwatch_monitor_seconds_total"))
                .isCloseTo((first + second) / 1e9, within(3 * Math.ulp((first + second) / 1e9)));
    }

    @Test
    void tellsWhenTheLastIterationWas() {
        double before = System.currentTimeMillis() / 1e3;
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        assertThat(scrape().value("gradwatch_last_iteration_timestamp_seconds"))
                .isBetween(before, System.currentTimeMillis() / 1e3);
    }

    /** One for each parameter, all 0, would be a tenth of a page that is scraped for days. */
    @Test
    void countsNonFiniteElementsOnceThereHaveBeenAny() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.healthy(0));
        assertThat(scrape().families()).doesNotContainKey("gradwatch_gradient_non_finite_elements");

        training.iterate(Training.poisoned(1));
        training.iterate(Training.healthy(2));

        assertThat(scrape().value("gradwatch_gradient_non_finite_elements", "layer", "02_out", "param", "W"))
                .isZero();
    }

    @Test
    void showsNaNAsNaNAndCountsIt() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.poisoned(0));
        training.iterate(Training.poisoned(1));

        Exposition scrape = scrape();
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

        Exposition scrape = scrape();
        assertThat(scrape.value("gradwatch_parameter_norm", "layer", "02_out", "param", "b"))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "update"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "parameter"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "gradient"))
                .isZero();
    }

    @Test
    void keepsTheLastValueOfWhatIsNotMeasured() {
        Training training = Training.start(endpoint.exporter());
        training.iterate(Training.healthy(0));
        IterationSample next = Training.healthy(1);
        training.iterate(new IterationSample(
                next.gradient(), 2, 0.5, Column.unmeasured(5), next.parameterNorms(), next.learningRates()));

        Exposition scrape = scrape();
        assertThat(scrape.value("gradwatch_score")).isEqualTo(0.5);
        assertThat(scrape.value("gradwatch_update_ratio", "layer", "00_in", "param", "W"))
                .isEqualTo(0.1);
        assertThat(scrape.value("gradwatch_non_finite_iterations_total", "quantity", "update"))
                .isZero();
    }

    @Test
    void isNaNBeforeTheFirstIteration() {
        Training.start(endpoint.exporter());

        assertThat(scrape().value("gradwatch_score")).isNaN();
        assertThat(scrape().value("gradwatch_gradient_norm", "layer", "00_in", "param", "W"))
                .isNaN();
    }

    @Test
    void countsStepsByDecision() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().preset(Preset.PROTECT));
        for (int i = 0; i < 3; i++) {
            training.iterate(Training.healthy(i));
        }
        training.iterate(Training.poisoned(3));

        Exposition scrape = scrape();
        assertThat(scrape.value("gradwatch_steps_total", "decision", "proceed")).isEqualTo(3);
        assertThat(scrape.value("gradwatch_steps_total", "decision", "skip")).isEqualTo(1);
        assertThat(scrape.value("gradwatch_steps_total", "decision", "scale")).isZero();
        assertThat(scrape.value("gradwatch_step_scale_factor")).isZero();
    }

    @Test
    void showsTheSmallestFactorOfAScaledStep() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().preset(Preset.PROTECT));
        training.iterate(Training.healthy(0));
        training.iterate(Training.sample(
                Training.TOPOLOGY, 1, Column.of(300, 1000, 0, 1200, 0), Column.of(0, 0, 0, 0, 0), 0.75));

        // The guard's bound is twice the mean when the history does not vary: 8 of 1000 is the smallest.
        assertThat(scrape().value("gradwatch_steps_total", "decision", "scale")).isEqualTo(1);
        assertThat(scrape().value("gradwatch_step_scale_factor")).isCloseTo(0.008, within(1e-14));
    }

    @Test
    void showsAnIncidentWhileItIsOpen() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().resolveAfterIterations(1));
        training.iterate(Training.healthy(0));
        assertThat(incidents("open_incidents", "critical")).isZero();
        assertThat(incidents("incidents_total", "critical")).isZero();

        training.iterate(Training.poisoned(1));
        training.iterate(Training.poisoned(2));
        assertThat(incidents("open_incidents", "critical")).isEqualTo(1);
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);

        training.iterate(Training.healthy(3));
        assertThat(incidents("open_incidents", "critical")).isZero();
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);
    }

    @Test
    void movesAnIncidentThatBecomesWorseToItsNewSeverity() {
        Training training = Training.start(
                endpoint.exporter(),
                Training.RUN,
                Monitor.builder()
                        .rules(List.of(Rules.of(
                                "non-finite",
                                topology -> sample -> Verdict.violated(
                                        sample.iteration() == 0 ? Severity.WARNING : Severity.CRITICAL,
                                        List.of(new Finding(0, "gradient norm", 2, 1)))))));
        training.iterate(Training.healthy(0));
        assertThat(incidents("open_incidents", "warning")).isEqualTo(1);

        training.iterate(Training.healthy(1));
        assertThat(incidents("open_incidents", "warning")).isZero();
        assertThat(incidents("open_incidents", "critical")).isEqualTo(1);
        assertThat(incidents("incidents_total", "warning")).isEqualTo(1);
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);
    }

    @Test
    void movesAnIncidentThatACauseTakesOverToItsNewRule() {
        Training training = Training.start(
                endpoint.exporter(),
                Training.RUN,
                Monitor.builder().rules(List.of(from("consequence", 0, Set.of("cause")), from("cause", 1, Set.of()))));
        training.iterate(Training.healthy(0));
        assertThat(openOf("consequence")).isEqualTo(1);

        training.iterate(Training.healthy(1));
        assertThat(openOf("consequence")).isZero();
        assertThat(openOf("cause")).isEqualTo(1);
    }

    @Test
    void startsTheIncidentsOfEveryRuleAtZero() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        int rulesTimesSeverities = Rules.all().size() * Severity.values().length;
        assertThat(scrape().samples("gradwatch_incidents_total"))
                .hasSize(rulesTimesSeverities)
                .allMatch(sample -> sample.value() == 0);
        assertThat(scrape().samples("gradwatch_open_incidents"))
                .hasSize(rulesTimesSeverities)
                .allMatch(sample -> sample.value() == 0);
    }

    @Test
    void countsActionsByOutcome() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().preset(Preset.AUTOPILOT));
        IterationRecord last = training.iterate(Training.poisoned(0));
        for (int i = 1; last.actions().isEmpty() && i < 10; i++) {
            assertThat(scrape().samples("gradwatch_actions_total")).allMatch(sample -> sample.value() == 0);
            last = training.iterate(Training.poisoned(i));
        }

        assertThat(last.actions()).isNotEmpty();
        Exposition scrape = scrape();
        assertThat(scrape.value("gradwatch_actions_total", "action", "rollback", "outcome", "unsupported"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_actions_total", "action", "rollback", "outcome", "applied"))
                .isZero();
    }

    @Test
    void showsWhatIsSpentOfTheBudgetsOfThePolicy() {
        PolicyFactory twoCuts = Policies.builder("two-cuts")
                .on("non-finite", Severity.CRITICAL, Response.of(Measure.HALVE_LEARNING_RATE))
                .maxLearningRateCuts(2)
                .cooldownIterations(1)
                .build();
        Training training = Training.start(
                endpoint.exporter(),
                Training.RUN,
                Monitor.builder().policy(twoCuts),
                action -> new ActionOutcome.Applied());
        training.iterate(Training.healthy(0));
        Exposition before = scrape();
        assertThat(before.samples("gradwatch_mitigation_budget")).hasSize(1);
        assertThat(before.value("gradwatch_mitigation_budget", "action", "scale-learning-rate"))
                .isEqualTo(2);
        assertThat(before.value("gradwatch_mitigation_budget_spent", "action", "scale-learning-rate"))
                .isZero();

        for (int i = 1; i < 10; i++) {
            training.iterate(Training.poisoned(i));
        }

        assertThat(scrape().value("gradwatch_mitigation_budget_spent", "action", "scale-learning-rate"))
                .isEqualTo(2);
    }

    @Test
    void tellsWhatIsTrained() {
        Training.start(endpoint.exporter());

        Exposition.Sample info = scrape().samples("gradwatch_run_info").get(0);
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

        assertThat(scrape().value("gradwatch_internal_errors_total")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \"hi\"",
                "back\\slash",
                "two\nlines",
                "schicht_größe_层_🧠",
                "trap\"} 1\nforged 2",
                "ends in \\",
                "a,b={c}",
                ""
            })
    void escapesNamesSoThatTheyReadBack(String name) {
        RunInfo run = new RunInfo("r" + name, "m" + name, "w" + name);
        Topology topology = Training.topologyNaming(name);
        endpoint.exporter().runStarted(run, topology);

        assertThat(scrape().samples("gradwatch_gradient_norm", "param", "b")
                        .get(0)
                        .labels())
                .isEqualTo(Map.of(
                        "run", run.run(),
                        "model", run.model(),
                        "worker", run.worker(),
                        "layer", "00_" + name,
                        "param", "b"));
    }

    /** Every name of ten thousand characters, layers and parameters with the same beginnings. */
    @Test
    void longNamesAreShortenedAndStayApart() {
        String tenThousand = "schicht\n\"größe\" ".repeat(625);
        Topology topology = new Topology(
                List.of(
                        LayerInfo.of(tenThousand + "a", "DenseLayer", 0),
                        LayerInfo.of(tenThousand + "b", "DenseLayer", 1)),
                List.of(
                        new ParameterInfo(0, tenThousand + "W", ParameterRole.WEIGHT, 1, true),
                        new ParameterInfo(0, tenThousand + "b", ParameterRole.BIAS, 1, true),
                        new ParameterInfo(1, tenThousand + "W", ParameterRole.WEIGHT, 1, true)));
        endpoint.exporter().runStarted(new RunInfo(tenThousand + 1, tenThousand, tenThousand), topology);
        endpoint.exporter().runStarted(new RunInfo(tenThousand + 2, tenThousand, tenThousand), topology);

        List<Exposition.Sample> samples = scrape().samples("gradwatch_gradient_norm");
        assertThat(samples)
                .hasSize(6)
                .allSatisfy(sample -> assertThat(sample.labels().values())
                        .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(LabelValue.MAX_LENGTH)));
        assertThat(samples.stream().map(Exposition.Sample::labels).distinct()).hasSize(6);
        assertThat(samples.get(0).labels().get("layer")).startsWith("00_schicht\n\"größe\" schicht");
    }

    private Exposition scrape() {
        return Scrape.of(endpoint);
    }

    private double incidents(String name, String severity) {
        return scrape().value("gradwatch_" + name, "rule", "non-finite", "severity", severity);
    }

    private double openOf(String rule) {
        return scrape().samples("gradwatch_open_incidents", "rule", rule).stream()
                .mapToDouble(Exposition.Sample::value)
                .sum();
    }

    /** A rule that is violated from an iteration on. */
    private static RuleFactory from(String name, long iteration, Set<String> causes) {
        Verdict violated = Verdict.violated(Severity.WARNING, List.of(new Finding(0, "gradient norm", 2, 1)));
        return new RuleFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Rule create(Topology topology, Settings settings) {
                return sample -> sample.iteration() >= iteration ? violated : Verdict.healthy();
            }

            @Override
            public Set<String> causes() {
                return causes;
            }
        };
    }
}
