package io.gradwatch.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import org.junit.jupiter.api.Test;

class HealthyRunTest {
    private static final int ITERATIONS = 3000;

    private final HealthyRun run = HealthyRun.create();

    /** Otherwise the benchmark would time the diagnosis of incidents. */
    @Test
    void noGuardRuleOrPolicyStirs() {
        Monitor monitor = Monitor.builder()
                .preset(Preset.AUTOPILOT)
                .exporter(iteration -> {})
                .build(new RunInfo("test", "dense", "0"), HealthyRun.topology());
        TrainingControl control = TrainingControl.unsupported("nothing is trained");
        for (int i = 0; i < ITERATIONS; i++) {
            IterationSample sample = run.next();

            assertThat(monitor.gate(sample.gradient())).isEqualTo(StepDecision.proceed());
            IterationRecord seen = monitor.observe(sample, control, 0);
            assertThat(seen.actions()).as("actions at iteration " + i).isEmpty();
            // The loss falls so slowly that it is noted as a plateau, which nobody has to do anything about.
            assertThat(monitor.openIncidents())
                    .as("incidents at iteration " + i)
                    .allMatch(incident -> incident.severity() == Severity.INFO);
            assertThat(seen.health().internalErrors()).isZero();
        }
    }

    @Test
    void iterationsCountOnAndColumnsChange() {
        IterationSample first = run.next();
        IterationSample second = run.next();

        assertThat(second.iteration()).isEqualTo(first.iteration() + 1);
        assertThat(second.gradient().norms()).isNotEqualTo(first.gradient().norms());
    }

    @Test
    void everyTenthSampleHasZerosAndInactiveUnits() {
        for (int i = 0; i < 30; i++) {
            IterationSample sample = run.next();

            assertThat(sample.gradient().zeroFractions().isMeasured()).isEqualTo(i % 10 == 0);
            assertThat(sample.inactiveUnits().isMeasured()).isEqualTo(i % 10 == 0);
        }
    }
}
