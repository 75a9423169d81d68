package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.policy.Measure;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.policy.Response;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a real scrape over HTTP shows of what guards and policies did. */
class ExposedStepsTest {
    @AutoClose
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @Test
    void countsStepsByDecision() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().preset(Preset.PROTECT));
        for (int i = 0; i < 3; i++) {
            training.iterate(Training.healthy(i));
        }
        training.iterate(Training.poisoned(3));

        Exposition scrape = Scrape.of(endpoint);
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
        assertThat(Scrape.of(endpoint).value("gradwatch_steps_total", "decision", "scale"))
                .isEqualTo(1);
        assertThat(Scrape.of(endpoint).value("gradwatch_step_scale_factor")).isCloseTo(0.008, within(1e-14));
    }

    @Test
    void countsActionsByOutcome() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().preset(Preset.AUTOPILOT));
        IterationRecord last = training.iterate(Training.poisoned(0));
        for (int i = 1; last.actions().isEmpty() && i < 10; i++) {
            assertThat(Scrape.of(endpoint).samples("gradwatch_actions_total")).allMatch(sample -> sample.value() == 0);
            last = training.iterate(Training.poisoned(i));
        }

        assertThat(last.actions()).isNotEmpty();
        Exposition scrape = Scrape.of(endpoint);
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
        Exposition before = Scrape.of(endpoint);
        assertThat(before.samples("gradwatch_mitigation_budget")).hasSize(1);
        assertThat(before.value("gradwatch_mitigation_budget", "action", "scale-learning-rate"))
                .isEqualTo(2);
        assertThat(before.value("gradwatch_mitigation_budget_spent", "action", "scale-learning-rate"))
                .isZero();

        for (int i = 1; i < 10; i++) {
            training.iterate(Training.poisoned(i));
        }

        assertThat(Scrape.of(endpoint).value("gradwatch_mitigation_budget_spent", "action", "scale-learning-rate"))
                .isEqualTo(2);
    }
}
