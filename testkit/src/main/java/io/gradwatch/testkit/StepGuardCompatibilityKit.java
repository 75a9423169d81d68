package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a {@link StepGuard} keeps what the SPI promises. Extend it, name your factory, and run it as a JUnit test:
 *
 * <ul>
 *   <li>name and settings are in form, and every bound of every setting gives a guard that works;
 *   <li>decisions have one factor per parameter, in [0, 1], and a reason;
 *   <li>two guards of one factory share no history, and the same gradients give the same decisions;
 *   <li>no topology and no number makes it throw;
 *   <li>healthy steps proceed, or are at least never skipped by a guard that {@linkplain #limitsHealthySteps() limits};
 *   <li>gradients that are not finite do not stay in its history.
 * </ul>
 */
public abstract class StepGuardCompatibilityKit extends PluginCompatibilityKit {
    private static final int WARM_UP = 300;
    private static final int TROUBLED = 60;

    /** For subclasses. */
    protected StepGuardCompatibilityKit() {}

    /**
     * The factory under test.
     *
     * @return a factory; may be the same at each call
     */
    protected abstract GuardFactory factory();

    /**
     * Whether the guard is meant to change healthy steps too, as clipping to a fixed limit is.
     *
     * @return false unless overridden
     */
    protected boolean limitsHealthySteps() {
        return false;
    }

    @Override
    final Plugin plugin() {
        return factory();
    }

    @Override
    final void use(Settings settings) {
        Topology topology = SampleTopologies.dense(2);
        for (Trouble trouble : Trouble.values()) {
            decisions(factory().create(topology, settings), trouble.run(topology, 1, 60, 30, 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameGradientsGiveTheSameDecisions(Trouble trouble) {
        List<IterationSample> run = trouble.run(SampleTopologies.dense(6), 1, WARM_UP, TROUBLED, TROUBLED);
        assertThat(decisions(newGuard(run), run))
                .as("decisions of a second guard on the same gradients")
                .isEqualTo(decisions(newGuard(run), run));
    }

    @ParameterizedTest
    @EnumSource
    void aGuardLearnsNothingFromAnotherOnesRun(Trouble trouble) {
        Topology topology = SampleTopologies.dense(6);
        List<IterationSample> run = Trouble.EXPLODING.run(topology, 1, WARM_UP, TROUBLED, 0);
        List<StepDecision> alone = decisions(newGuard(run), run);
        List<IterationSample> troubled = trouble.run(topology, 2, 0, WARM_UP + TROUBLED, 0);
        StepGuard one = newGuard(run);
        StepGuard other = newGuard(troubled);
        List<StepDecision> beside = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            other.decide(troubled.get(i).gradient());
            beside.add(one.decide(run.get(i).gradient()));
        }
        assertThat(beside).as("decisions beside another guard of the factory").isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.TOPOLOGIES)
    void noTopologyAndNoNumberMakesItThrow(Topology topology) {
        List<IterationSample> run = KitArguments.strangeRun(topology);
        decisions(newGuard(run), run);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.HEALTHY_RUNS)
    void healthyStepsAreNeverSkipped(List<IterationSample> run) {
        assertThat(decisions(newGuard(run), run))
                .as("decisions on a healthy run")
                .noneMatch(StepDecision.Skip.class::isInstance);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.HEALTHY_RUNS)
    void healthyStepsProceed(List<IterationSample> run) {
        assumeFalse(limitsHealthySteps(), "this guard limits healthy steps too");
        List<StepDecision> decisions = decisions(newGuard(run), run);
        for (int i = 0; i < decisions.size(); i++) {
            assertThat(decisions.get(i))
                    .as("decision on iteration %d of a healthy run", i)
                    .isEqualTo(StepDecision.proceed());
        }
    }

    @Test
    void gradientsThatAreNotFiniteDoNotBlindIt() {
        Topology topology = SampleTopologies.dense(4);
        List<IterationSample> sound = Trouble.EXPLODING.run(topology, 1, WARM_UP, TROUBLED, 0);
        List<IterationSample> poisoned = new ArrayList<>(sound);
        for (int i = WARM_UP / 2; i < WARM_UP / 2 + 3; i++) {
            poisoned.set(i, SampleBuilder.of(topology, i).poisoned().build());
        }
        assertThat(acts(decisions(newGuard(poisoned), poisoned).subList(WARM_UP, poisoned.size())))
                .as("whether it acts on an explosion long after gradients that were NaN")
                .isEqualTo(acts(decisions(newGuard(sound), sound).subList(WARM_UP, sound.size())));
    }

    @Test
    void healthyStepsProceedAgainAfterGradientsThatAreNotFinite() {
        assumeFalse(limitsHealthySteps(), "this guard limits healthy steps too");
        List<IterationSample> run = Trouble.NON_FINITE.run(SampleTopologies.dense(4), 1, WARM_UP, 5, WARM_UP);
        assertThat(decisions(newGuard(run), run).subList(WARM_UP + 5, run.size()))
                .as("decisions after five gradients that were NaN")
                .containsOnly(StepDecision.proceed());
    }

    private StepGuard newGuard(List<IterationSample> run) {
        return factory().create(run.get(0).topology(), Settings.defaultsOf(factory()));
    }

    private static boolean acts(List<StepDecision> decisions) {
        return decisions.stream().anyMatch(decision -> !decision.equals(StepDecision.proceed()));
    }

    private static List<StepDecision> decisions(StepGuard guard, List<IterationSample> run) {
        List<StepDecision> decisions = new ArrayList<>(run.size());
        for (IterationSample sample : run) {
            StepDecision decision = guard.decide(sample.gradient());
            String when = "iteration " + sample.iteration();
            assertThat(decision).as("decision on %s", when).isNotNull();
            if (decision instanceof StepDecision.Scale scale) {
                check(scale.factors(), scale.reason(), sample, when);
            } else if (decision instanceof StepDecision.Clip clip) {
                check(clip.factors(), clip.reason(), sample, when);
            } else if (decision instanceof StepDecision.Skip skip) {
                assertThat(skip.reason()).as("reason in %s", when).isNotBlank();
            }
            decisions.add(decision);
        }
        return decisions;
    }

    /** That factors lie in [0, 1] is checked by the decision itself. */
    private static void check(Column factors, String reason, IterationSample sample, String when) {
        assertThat(reason).as("reason in %s", when).isNotBlank();
        assertThat(factors.size())
                .as("number of factors in %s", when)
                .isEqualTo(sample.topology().parameterCount());
    }
}
