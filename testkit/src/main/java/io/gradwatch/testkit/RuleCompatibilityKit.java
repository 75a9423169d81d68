package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a {@link Rule} keeps what the SPI promises. Extend it, name your factory, and run it as a JUnit test:
 *
 * <ul>
 *   <li>name and settings are in form, and every bound of every setting gives a rule that works;
 *   <li>two rules of one factory share no history, and the same samples give the same verdicts;
 *   <li>no topology and no number makes it throw: no parameters, none trainable, 1000 layers, NaN, infinity, zero, columns
 *       that were not measured;
 *   <li>findings name parameters that exist, and advice is never null;
 *   <li>it is silent on healthy, noisy and converging runs of several thousand iterations;
 *   <li>iterations that are not finite do not stay in its history: a run that recovers is judged as if they had not been.
 * </ul>
 *
 * <p>A kit cannot tell whether the rule finds what it is meant to find; {@link RuleTester} helps with that.
 */
public abstract class RuleCompatibilityKit extends PluginCompatibilityKit {
    private static final int WARM_UP = 300;
    private static final int TROUBLED = 150;

    /** For subclasses. */
    protected RuleCompatibilityKit() {}

    /**
     * The factory under test.
     *
     * @return a factory; may be the same at each call
     */
    protected abstract RuleFactory factory();

    @Override
    final Plugin plugin() {
        return factory();
    }

    @Override
    final void use(Settings settings) {
        Topology topology = SampleTopologies.dense(2);
        for (Trouble trouble : Trouble.values()) {
            verdicts(factory().create(topology, settings), trouble.run(topology, 1, 60, 30, 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameSamplesGiveTheSameVerdicts(Trouble trouble) {
        List<IterationSample> run = trouble.run(SampleTopologies.dense(6), 1, WARM_UP, TROUBLED, TROUBLED);
        assertThat(verdicts(newRule(run), run))
                .as("verdicts of a second rule on the same samples")
                .isEqualTo(verdicts(newRule(run), run));
    }

    @ParameterizedTest
    @EnumSource
    void aRuleLearnsNothingFromAnotherOnesRun(Trouble trouble) {
        Topology topology = SampleTopologies.dense(6);
        List<IterationSample> healthy = SampleRuns.healthy(topology, 1, WARM_UP + TROUBLED);
        List<Verdict> alone = verdicts(newRule(healthy), healthy);
        List<IterationSample> troubled = trouble.run(topology, 2, WARM_UP, TROUBLED, 0);
        Rule one = newRule(healthy);
        Rule other = newRule(troubled);
        List<Verdict> beside = new ArrayList<>();
        for (int i = 0; i < healthy.size(); i++) {
            other.judge(troubled.get(i));
            beside.add(one.judge(healthy.get(i)));
        }
        assertThat(beside).as("verdicts beside another rule of the factory").isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.TOPOLOGIES)
    void noTopologyAndNoNumberMakesItThrow(Topology topology) {
        List<IterationSample> run = KitArguments.strangeRun(topology);
        verdicts(newRule(run), run);
    }

    @ParameterizedTest
    @EnumSource
    void noTroubleMakesItThrow(Trouble trouble) {
        SampleTopologies.all().values().forEach(topology -> {
            List<IterationSample> run = trouble.run(topology, 3, 60, 30, 10);
            verdicts(newRule(run), run);
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyViolationHasAdvice(Trouble trouble) {
        List<IterationSample> run = trouble.run(SampleTopologies.dense(8), 1, WARM_UP, TROUBLED, 0);
        Rule rule = newRule(run);
        for (IterationSample sample : run) {
            if (rule.judge(sample) instanceof Verdict.Violated violated) {
                assertThat(factory().advice(violated, sample))
                        .as("advice on %s in iteration %d", violated, sample.iteration())
                        .isNotNull();
            }
        }
    }

    @Test
    void causesAreNamesOfOtherRules() {
        assertThat(factory().causes())
                .as("causes")
                .isNotNull()
                .doesNotContain(factory().name())
                .allSatisfy(cause -> assertThat(cause).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource(KitArguments.HEALTHY_RUNS)
    void aHealthyRunIsNotViolated(List<IterationSample> run) {
        List<Verdict> verdicts = verdicts(newRule(run), run);
        for (int i = 0; i < verdicts.size(); i++) {
            assertThat(verdicts.get(i))
                    .as("verdict on iteration %d of a healthy run", i)
                    .isNotInstanceOf(Verdict.Violated.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void iterationsThatAreNotFiniteDoNotBlindIt(Trouble trouble) {
        Topology topology = SampleTopologies.dense(8);
        List<IterationSample> sound = trouble.run(topology, 1, WARM_UP, TROUBLED, 0);
        List<IterationSample> poisoned = new ArrayList<>(sound);
        for (int i = WARM_UP / 2; i < WARM_UP / 2 + 3; i++) {
            poisoned.set(i, SampleBuilder.of(topology, i).poisoned().build());
        }
        assertThat(isViolated(verdicts(newRule(poisoned), poisoned).subList(WARM_UP, poisoned.size())))
                .as("whether %s is violated by a run that had NaN in iterations long before", trouble)
                .isEqualTo(isViolated(verdicts(newRule(sound), sound).subList(WARM_UP, sound.size())));
    }

    @Test
    void aRunIsJudgedHealthyAgainAfterIterationsThatAreNotFinite() {
        List<IterationSample> run = Trouble.NON_FINITE.run(SampleTopologies.dense(4), 1, WARM_UP, 5, 10 * WARM_UP);
        List<Verdict> verdicts = verdicts(newRule(run), run);
        for (int i = 2 * WARM_UP; i < verdicts.size(); i++) {
            assertThat(verdicts.get(i))
                    .as("verdict on healthy iteration %d, NaN was in %d to %d", i, WARM_UP, WARM_UP + 4)
                    .isNotInstanceOf(Verdict.Violated.class);
        }
    }

    private Rule newRule(List<IterationSample> run) {
        return factory().create(run.get(0).topology(), Settings.defaultsOf(factory()));
    }

    private static boolean isViolated(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(Verdict.Violated.class::isInstance);
    }

    private static List<Verdict> verdicts(Rule rule, List<IterationSample> run) {
        List<Verdict> verdicts = new ArrayList<>(run.size());
        for (IterationSample sample : run) {
            Verdict verdict = rule.judge(sample);
            assertThat(verdict)
                    .as("verdict on iteration %d", sample.iteration())
                    .isNotNull();
            if (verdict instanceof Verdict.Violated violated) {
                assertThat(violated.findings())
                        .as("parameters named in iteration %d", sample.iteration())
                        .extracting(Finding::parameter)
                        .allMatch(parameter -> parameter < sample.topology().parameterCount());
            }
            verdicts.add(verdict);
        }
        return verdicts;
    }
}
