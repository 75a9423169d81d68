package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the autopilot does about networks of which steps that are too large make others. */
class WreckedNetworkTest {
    private static final String BACK = "roll back to the last healthy snapshot";
    private static final String HALF = "learning rate at 0.5 of the configured one";
    private static final String QUARTER = "learning rate at 0.25 of the configured one";
    private static final String CLIP = "clip the global gradient norm to 1";

    private final PolicyRun run = new PolicyRun(Policies.autopilot());
    private long iteration;

    @ParameterizedTest
    @ValueSource(strings = {"dead-units", "saturation"})
    void unitsThatAStepHasKilledAreTrouble(String rule) {
        assertThat(run.violated(rule, Severity.CRITICAL, 14)).isEmpty();

        assertThat(run.violated(rule, Severity.CRITICAL)).containsExactly(BACK, HALF, CLIP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead-units", "saturation"})
    void otherLostUnitsAreNot(String rule) {
        assertThat(run.violated(rule, Severity.WARNING, 1000)).isEmpty();
    }

    /** The rate is cut and nothing is wrong any more, but for the size of the steps. */
    @ParameterizedTest
    @CsvSource({"0.1, true", "0.01, false"})
    void stepsThatAreStillLargeAreTrouble(double step, boolean answered) {
        run.explosion();
        List<PlannedAction> planned = steps(11, step);

        assertThat(words(planned)).isEqualTo(answered ? List.of(BACK, QUARTER) : List.of());
        assertThat(planned).allMatch(each -> each.reason().equals("steps are still large against the weights"));
    }

    @Test
    void largeStepsAtTheUsersOwnRateAreTheUsers() {
        assertThat(steps(100, 10)).isEmpty();
    }

    /** What was taken back at once is not tried again for long, unless the run is thrown off without it. */
    @ParameterizedTest
    @CsvSource({"2.1, true", "1.9, false"})
    void aLossTwiceTheUntrainedOneIsAnsweredWhileBackingOff(double loss, boolean answered) {
        PolicyRun protect = new PolicyRun(Policies.protect());
        protect.clean(60);
        protect.explosion();
        // Worse after the answer than before it, and no explosion: the answer is taken back.
        protect.loss(1.8);
        protect.clean(20);
        assertThat(protect.state()).isEqualTo("BackingOff");
        protect.loss(loss);

        assertThat(protect.explosion()).isEqualTo(answered ? List.of(CLIP) : List.of());
    }

    private List<PlannedAction> steps(int count, double size) {
        List<PlannedAction> planned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            IterationSample sample = new IterationSample(
                    gradient(dense(1), iteration++, 1, 0), 0, 1, all(2, size), all(2, 1), all(2, 0.1));
            planned.addAll(run.plan(new Situation(sample, StepDecision.proceed(), List.of(), List.of())));
        }
        return planned;
    }

    private static List<String> words(List<PlannedAction> planned) {
        return planned.stream().map(each -> each.action().words()).toList();
    }
}
