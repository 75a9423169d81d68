package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.action.TrainingStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a {@link TrainingControl} keeps what {@link Action} promises. Extend it, train a small real model of your
 * framework, and run it as a JUnit test:
 *
 * <ul>
 *   <li>every action is answered; what is unsupported or fails changes nothing;
 *   <li>the learning rate is scaled relative to the user's own, is used by the very next step, and is put back exactly;
 *   <li>the learning rate of one layer is scaled on top of that, and no other's;
 *   <li>asking for what is in force already is harmless;
 *   <li>a rollback puts the parameters back to an earlier state, from which training goes on.
 * </ul>
 *
 * <p>The model is compared with a twin that trains without any action, so two trainings from {@link #start} must be the
 * same: equal seeds, equal mini-batches, one thread. What the model or its framework cannot do at all is skipped.
 */
public abstract class TrainingControlCompatibilityKit {
    /** For subclasses. */
    protected TrainingControlCompatibilityKit() {}

    /**
     * Begins to train a new model: always the same one, with the same mini-batches.
     *
     * @return a training before its first step
     */
    protected abstract Training start();

    /** A small model that is being trained. */
    public interface Training {
        /**
         * Takes one step on the next mini-batch, and after it, where a policy's actions are carried out, applies actions.
         *
         * @param actions what to apply after the step, in order; often none
         * @return the control's answers, one per action
         */
        List<ActionOutcome> trainOneStep(Action... actions);

        /**
         * The values of all parameters as they are now.
         *
         * @return a copy, in an order that does not change
         */
        double[] parameters();

        /**
         * The learning rates that the next step will use, schedules taken into account.
         *
         * @return a copy, one per parameter or group of parameters, in an order that does not change; NaN
         *     where there is none
         */
        double[] learningRates();
    }

    @ParameterizedTest
    @MethodSource("io.gradwatch.testkit.TrainingControlCompatibilityKit#everyAction")
    void everyActionIsAnswered(Action action) {
        Training training = start();
        training.trainOneStep();
        try {
            assertThat(training.trainOneStep(action))
                    .as("answers to %s", action)
                    .hasSize(1)
                    .doesNotContainNull();
            training.trainOneStep();
        } catch (TrainingStoppedException e) {
            assertThat(action).as("action that ended training").isInstanceOf(Action.StopTraining.class);
        }
    }

    @Test
    void whatIsNotAppliedChangesNothing() {
        for (Action action : SampleRecords.everyAction()) {
            if (!(action instanceof Action.StopTraining)) {
                changesNothingUnlessApplied(action);
            }
        }
    }

    private void changesNothingUnlessApplied(Action action) {
        Twins twins = twins();
        twins.step(2);
        ActionOutcome outcome = only(twins.training().trainOneStep(action));
        twins.twin().trainOneStep();
        if (!(outcome instanceof ActionOutcome.Applied)) {
            twins.assertSame("after " + action + ", which was " + outcome);
            twins.step(2);
            twins.assertSame("two steps after " + action + ", which was " + outcome);
        }
    }

    @ParameterizedTest
    @MethodSource("io.gradwatch.testkit.TrainingControlCompatibilityKit#releases")
    void releasingWhatIsNotInForceChangesNothing(Action release) {
        Twins twins = twins();
        twins.step(1);
        twins.training().trainOneStep(release, release);
        twins.twin().trainOneStep();
        twins.step(2);
        twins.assertSame("after " + release + " on an untouched model");
    }

    @Test
    void theLearningRateIsScaledRelativeToTheUsersOwn() {
        Twins twins = twins();
        for (double factor : new double[] {0.5, 0.25, 0.25, 1e-3, 0.5}) {
            twins.stepAndApply(new Action.ScaleLearningRate(factor));
            twins.assertRates(factor);
        }
    }

    @Test
    void aScaledLearningRateStaysScaledWhileTrainingGoesOn() {
        Twins twins = twins();
        twins.stepAndApply(new Action.ScaleLearningRate(0.5));
        for (int i = 0; i < 5; i++) {
            twins.step(1);
            twins.assertRates(0.5);
        }
    }

    @Test
    void aScaledLearningRateIsUsedByTheNextStep() {
        Twins twins = twins();
        twins.stepAndApply(new Action.ScaleLearningRate(0.5));
        twins.assertSameParameters("after the step before which nothing was scaled");
        twins.step(1);
        twins.assertOtherParameters("after a step at half the learning rate, against those at the full one");
    }

    @Test
    void theLearningRateIsPutBackExactly() {
        Twins twins = twins();
        for (double factor : new double[] {0.3, 0.7, 1}) {
            twins.stepAndApply(new Action.ScaleLearningRate(factor));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(twins.training().learningRates())
                    .as("learning rates %d steps after their release", i)
                    .containsExactly(twins.twin().learningRates());
            twins.step(1);
        }
    }

    @Test
    void theLearningRateOfOneLayerIsScaledOnTopOfThatOfAll() {
        Twins twins = twins();
        twins.stepAndApply(new Action.ScaleLayerLearningRate(0, 0.5));
        twins.assertRatesAreAmong(1, 0.5);
        twins.stepAndApply(new Action.ScaleLearningRate(0.25));
        twins.assertRatesAreAmong(0.25, 0.125);
        twins.stepAndApply(new Action.ScaleLayerLearningRate(0, 1));
        twins.assertRates(0.25);
    }

    @Test
    void theLearningRateOfOneLayerIsPutBackExactly() {
        assertReleasedExactly(
                "a layer", new Action.ScaleLayerLearningRate(0, 0.3), new Action.ScaleLayerLearningRate(0, 1));
    }

    @Test
    void aLayerThatDoesNotExistIsNotScaled() {
        ActionOutcome outcome = only(start().trainOneStep(new Action.ScaleLayerLearningRate(Integer.MAX_VALUE, 0.5)));
        assertThat(outcome)
                .as("answer about a layer that does not exist")
                .isInstanceOf(ActionOutcome.Unsupported.class);
    }

    @Test
    void scalingTwiceBetweenTwoStepsIsScalingToTheLastFactor() {
        assertReleasedExactly(
                "all layers",
                new Action.ScaleLearningRate(0.5),
                new Action.ScaleLearningRate(0.5),
                new Action.ScaleLearningRate(1));
    }

    @Test
    void theLearningRateIsHeldAtALimit() {
        Twins twins = twins();
        double max = twins.smallestRate() / 4;
        twins.stepAndApply(new Action.LimitLearningRate(max));
        twins.assertRatesAt(max, "with a limit of " + max);
        twins.step(1);
        twins.assertOtherParameters("after a step at a limited learning rate, against those at the full one");
    }

    @Test
    void aFactorScalesTheLimitedLearningRate() {
        Twins twins = twins();
        double max = twins.smallestRate() / 4;
        twins.stepAndApply(new Action.ScaleLearningRate(0.5), new Action.LimitLearningRate(max));
        twins.assertRatesAt(max / 2, "with a limit of " + max + " and a factor of 0.5");
    }

    @Test
    void aLimitThatIsNotReachedChangesNothing() {
        Twins twins = twins();
        twins.stepAndApply(new Action.LimitLearningRate(1e9));
        twins.assertRates(1);
        for (int i = 0; i < 3; i++) {
            twins.step(1);
            twins.assertSameParameters((i + 1) + " steps under a limit that is not reached");
        }
    }

    @Test
    void theLimitOfTheLearningRateIsReleasedExactly() {
        assertReleasedExactly(
                "a limit",
                new Action.LimitLearningRate(twins().smallestRate() / 4),
                new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
    }

    private void assertReleasedExactly(String what, Action... actions) {
        Twins twins = twins();
        twins.stepAndApply(actions);
        for (int i = 0; i < 3; i++) {
            twins.step(1);
            twins.assertSame((i + 1) + " steps after the release of " + what);
        }
    }

    @Test
    void aRollbackPutsTheParametersBackToAnEarlierState() {
        Training training = start();
        List<double[]> states = new ArrayList<>();
        states.add(training.parameters());
        for (int i = 0; i < 5; i++) {
            training.trainOneStep();
            states.add(training.parameters());
        }
        Twins.assumeApplied(training.trainOneStep(new Action.Rollback()));
        assertThat(states)
                .as("states before the rollback, one of which is that after it")
                .anySatisfy(state -> assertThat(training.parameters()).containsExactly(state));
    }

    @Test
    void trainingGoesOnAfterARollback() {
        Training training = start();
        for (int i = 0; i < 3; i++) {
            training.trainOneStep();
        }
        Twins.assumeApplied(training.trainOneStep(new Action.Rollback()));
        double[] rolledBack = training.parameters();
        training.trainOneStep();
        assertThat(training.parameters())
                .as("parameters a step after a rollback")
                .isNotEqualTo(rolledBack);
        for (double value : training.parameters()) {
            assertThat(value).as("a parameter a step after a rollback").isFinite();
        }
    }

    @Test
    void aRollbackLeavesTheLearningRateAlone() {
        Twins twins = twins();
        twins.stepAndApply(new Action.ScaleLearningRate(0.5));
        Twins.assumeApplied(twins.training().trainOneStep(new Action.Rollback()));
        Twins.assumeApplied(twins.twin().trainOneStep(new Action.Rollback()));
        twins.assertRates(0.5);
    }

    private Twins twins() {
        return new Twins(start(), start());
    }

    static Stream<Named<Action>> everyAction() {
        return SampleRecords.everyAction().stream().map(action -> Named.of(action.words(), action));
    }

    static Stream<Action> releases() {
        return Stream.of(
                new Action.ScaleLearningRate(1),
                new Action.ScaleLayerLearningRate(0, 1),
                new Action.LimitLearningRate(Double.POSITIVE_INFINITY),
                new Action.ReleaseClipping());
    }

    private static ActionOutcome only(List<ActionOutcome> outcomes) {
        assertThat(outcomes).as("answers to one action").hasSize(1);
        return outcomes.get(0);
    }
}
