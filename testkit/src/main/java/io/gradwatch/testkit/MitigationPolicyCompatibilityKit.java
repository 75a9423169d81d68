package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a {@link MitigationPolicy} keeps what the SPI promises. Extend it, name your factory, and run it as a JUnit
 * test. The policy is driven by the verdicts of {@linkplain #rules() rules} on sample runs:
 *
 * <ul>
 *   <li>name and settings are in form, and every bound of every setting gives a policy that works;
 *   <li>two policies of one factory share no history, and the same situations give the same actions;
 *   <li>nothing is asked for in a healthy run;
 *   <li>every mitigation is released once the run has been {@linkplain #cleanIterations() clean for long enough};
 *   <li>every action has a reason, and rollbacks are only asked for when the factory says so;
 *   <li>a control that supports nothing, or fails, is not asked in every iteration;
 *   <li>no topology and no number makes it throw.
 * </ul>
 */
public abstract class MitigationPolicyCompatibilityKit extends PluginCompatibilityKit {
    private static final int WARM_UP = 300;
    private static final int TROUBLED = 60;
    private static final ActionOutcome APPLIED = new ActionOutcome.Applied();
    static final List<ActionOutcome> REFUSALS =
            List.of(new ActionOutcome.Unsupported("not in this kit"), new ActionOutcome.Failed("on purpose"));

    /** For subclasses. */
    protected MitigationPolicyCompatibilityKit() {}

    /**
     * The factory under test.
     *
     * @return a factory; may be the same at each call
     */
    protected abstract PolicyFactory factory();

    /**
     * The rules whose incidents the policy is shown.
     *
     * @return the built-in rules unless overridden
     */
    protected List<RuleFactory> rules() {
        return Rules.all();
    }

    /**
     * How many clean iterations after the end of all trouble the policy may take to release everything.
     *
     * @return 20000 unless overridden
     */
    protected int cleanIterations() {
        return 20_000;
    }

    @Override
    final Plugin plugin() {
        return factory();
    }

    @Override
    final void use(Settings settings) {
        Topology topology = SampleTopologies.dense(2);
        for (Trouble trouble : Trouble.values()) {
            new PolicyDriver(factory().create(topology, settings), rules(), topology, APPLIED)
                    .train(trouble.run(topology, 1, 60, 30, 300));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameSituationsGiveTheSameActions(Trouble trouble) {
        List<IterationSample> run = trouble.run(SampleTopologies.dense(6), 1, WARM_UP, TROUBLED, 2000);
        assertThat(actionsOn(run, APPLIED))
                .as("actions of a second policy in the same situations")
                .isEqualTo(actionsOn(run, APPLIED));
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyLearnsNothingFromAnotherOnesRun(Trouble trouble) {
        List<IterationSample> run = Trouble.EXPLODING.run(SampleTopologies.dense(6), 1, WARM_UP, TROUBLED, 500);
        List<ActionRecord> alone = actionsOn(run, APPLIED);
        PolicyDriver one = driver(run, APPLIED);
        PolicyDriver other = driver(run, APPLIED);
        other.train(trouble.run(SampleTopologies.dense(6), 2, 0, WARM_UP, 0));
        assertThat(one.train(run).asked())
                .as("actions beside another policy of the factory")
                .isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource(KitArguments.HEALTHY_RUNS)
    void nothingIsAskedForInAHealthyRun(List<IterationSample> run) {
        assertThat(actionsOn(run, APPLIED)).as("actions in a healthy run").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsReleasedOnceTheRunIsCleanAgain(Trouble trouble) {
        Topology topology = SampleTopologies.dense(6);
        PolicyDriver driver =
                driver(topology, APPLIED).train(trouble.run(topology, 1, WARM_UP, TROUBLED, cleanIterations()));
        assertThat(driver.inForce())
                .as(
                        "in force %d clean iterations after %s, when it had asked for %s",
                        cleanIterations(), trouble, driver.asked())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rollbacksAreOnlyAskedForWhenTheFactorySaysSo(Trouble trouble) {
        boolean mayRollBack = factory().mayRollBack(Settings.defaultsOf(factory()));
        List<IterationSample> run = trouble.run(SampleTopologies.dense(6), 1, WARM_UP, TROUBLED, 0);
        Stream<Action> actions = actionsOn(run, APPLIED).stream().map(ActionRecord::action);
        assertThat(mayRollBack || actions.noneMatch(Action.Rollback.class::isInstance))
                .as("no rollback is asked for, since mayRollBack(settings) is false")
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("io.gradwatch.testkit.MitigationPolicyCompatibilityKit#REFUSALS")
    void aControlThatRefusesIsNotAskedInEveryIteration(ActionOutcome refusal) {
        for (Trouble trouble : Trouble.values()) {
            List<IterationSample> run = trouble.run(SampleTopologies.dense(6), 1, WARM_UP, WARM_UP, 0);
            long asking = actionsOn(run, refusal).stream()
                    .mapToLong(ActionRecord::iteration)
                    .distinct()
                    .count();
            assertThat(asking)
                    .as(
                            "iterations of %s, out of %d, in which a control was asked that answers %s",
                            trouble, WARM_UP, refusal)
                    .isLessThan(WARM_UP / 2);
        }
    }

    @ParameterizedTest
    @MethodSource(KitArguments.TOPOLOGIES)
    void noTopologyAndNoNumberMakesItThrow(Topology topology) {
        actionsOn(KitArguments.strangeRun(topology), APPLIED);
    }

    @Test
    void aTroubleThatComesAgainAndAgainDoesNotMakeItThrow() {
        Topology topology = SampleTopologies.dense(4);
        driver(topology, APPLIED).train(KitArguments.recurringTrouble(topology));
    }

    private List<ActionRecord> actionsOn(List<IterationSample> run, ActionOutcome outcome) {
        return driver(run, outcome).train(run).asked();
    }

    private PolicyDriver driver(List<IterationSample> run, ActionOutcome outcome) {
        return driver(run.get(0).topology(), outcome);
    }

    private PolicyDriver driver(Topology topology, ActionOutcome outcome) {
        MitigationPolicy policy = factory().create(topology, Settings.defaultsOf(factory()));
        return new PolicyDriver(policy, rules(), topology, outcome);
    }
}
