package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.action.TrainingStoppedException;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** A rate is scaled in the framework's precision, which may be that of 32-bit floats. */
    private static final double RELATIVE = 1e-6;

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
        Training training = start();
        Training twin = start();
        steps(2, training, twin);
        ActionOutcome outcome = only(training.trainOneStep(action));
        twin.trainOneStep();
        if (!(outcome instanceof ActionOutcome.Applied)) {
            assertSame(training, twin, "after " + action + ", which was " + outcome);
            steps(2, training, twin);
            assertSame(training, twin, "two steps after " + action + ", which was " + outcome);
        }
    }

    @ParameterizedTest
    @MethodSource("io.gradwatch.testkit.TrainingControlCompatibilityKit#releases")
    void releasingWhatIsNotInForceChangesNothing(Action release) {
        Training training = start();
        Training twin = start();
        steps(1, training, twin);
        training.trainOneStep(release, release);
        twin.trainOneStep();
        steps(2, training, twin);
        assertSame(training, twin, "after " + release + " on an untouched model");
    }

    @Test
    void theLearningRateIsScaledRelativeToTheUsersOwn() {
        Training training = start();
        Training twin = start();
        for (double factor : new double[] {0.5, 0.25, 0.25, 1e-3, 0.5}) {
            scale(training, factor);
            twin.trainOneStep();
            assertRates(training, twin, factor);
        }
    }

    @Test
    void aScaledLearningRateStaysScaledWhileTrainingGoesOn() {
        Training training = start();
        Training twin = start();
        scale(training, 0.5);
        twin.trainOneStep();
        for (int i = 0; i < 5; i++) {
            steps(1, training, twin);
            assertRates(training, twin, 0.5);
        }
    }

    @Test
    void aScaledLearningRateIsUsedByTheNextStep() {
        Training training = start();
        Training twin = start();
        scale(training, 0.5);
        twin.trainOneStep();
        assertThat(training.parameters())
                .as("parameters after the step before which nothing was scaled")
                .containsExactly(twin.parameters());
        steps(1, training, twin);
        assertThat(training.parameters())
                .as("parameters after a step at half the learning rate, against those at the full one")
                .isNotEqualTo(twin.parameters());
    }

    @Test
    void theLearningRateIsPutBackExactly() {
        Training training = start();
        Training twin = start();
        scale(training, 0.3);
        scale(training, 0.7);
        scale(training, 1);
        steps(3, twin);
        for (int i = 0; i < 3; i++) {
            assertThat(training.learningRates())
                    .as("learning rates %d steps after their release", i)
                    .containsExactly(twin.learningRates());
            steps(1, training, twin);
        }
    }

    @Test
    void theLearningRateOfOneLayerIsScaledOnTopOfThatOfAll() {
        Training training = start();
        Training twin = start();
        assumeApplied(training.trainOneStep(new Action.ScaleLayerLearningRate(0, 0.5)));
        twin.trainOneStep();
        assertRatesAreAmong(training, twin, 1, 0.5);
        scale(training, 0.25);
        twin.trainOneStep();
        assertRatesAreAmong(training, twin, 0.25, 0.125);
        assumeApplied(training.trainOneStep(new Action.ScaleLayerLearningRate(0, 1)));
        twin.trainOneStep();
        assertRates(training, twin, 0.25);
    }

    @Test
    void theLearningRateOfOneLayerIsPutBackExactly() {
        Training training = start();
        Training twin = start();
        assumeApplied(training.trainOneStep(
                new Action.ScaleLayerLearningRate(0, 0.3), new Action.ScaleLayerLearningRate(0, 1)));
        twin.trainOneStep();
        for (int i = 0; i < 3; i++) {
            steps(1, training, twin);
            assertSame(training, twin, i + " steps after the release of a layer");
        }
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
        Training training = start();
        Training twin = start();
        List<ActionOutcome> outcomes = training.trainOneStep(
                new Action.ScaleLearningRate(0.5), new Action.ScaleLearningRate(0.5), new Action.ScaleLearningRate(1));
        twin.trainOneStep();
        assumeApplied(outcomes);
        steps(2, training, twin);
        assertSame(training, twin, "two steps after scaling and releasing at once");
    }

    @Test
    void theLearningRateIsHeldAtALimit() {
        Training training = start();
        Training twin = start();
        double max = smallestRate(twin) / 4;
        assumeApplied(training.trainOneStep(new Action.LimitLearningRate(max)));
        twin.trainOneStep();
        for (double rate : training.learningRates()) {
            if (!Double.isNaN(rate)) {
                assertThat(rate).as("learning rate with a limit of %s", max).isCloseTo(max, within(max * RELATIVE));
            }
        }
        steps(1, training, twin);
        assertThat(training.parameters())
                .as("parameters after a step at a limited learning rate, against those at the full one")
                .isNotEqualTo(twin.parameters());
    }

    @Test
    void aFactorScalesTheLimitedLearningRate() {
        Training training = start();
        double max = smallestRate(start()) / 4;
        assumeApplied(training.trainOneStep(new Action.ScaleLearningRate(0.5), new Action.LimitLearningRate(max)));
        for (double rate : training.learningRates()) {
            if (!Double.isNaN(rate)) {
                assertThat(rate)
                        .as("learning rate with a limit of %s and a factor of 0.5", max)
                        .isCloseTo(max / 2, within(max * RELATIVE));
            }
        }
    }

    @Test
    void aLimitThatIsNotReachedChangesNothing() {
        Training training = start();
        Training twin = start();
        assumeApplied(training.trainOneStep(new Action.LimitLearningRate(1e9)));
        twin.trainOneStep();
        assertRates(training, twin, 1);
        for (int i = 0; i < 3; i++) {
            steps(1, training, twin);
            assertThat(training.parameters())
                    .as("parameters %d steps under a limit that is not reached", i + 1)
                    .containsExactly(twin.parameters());
        }
    }

    @Test
    void theLimitOfTheLearningRateIsReleasedExactly() {
        Training training = start();
        Training twin = start();
        double max = smallestRate(twin) / 4;
        assumeApplied(training.trainOneStep(
                new Action.LimitLearningRate(max), new Action.LimitLearningRate(Double.POSITIVE_INFINITY)));
        twin.trainOneStep();
        for (int i = 0; i < 3; i++) {
            steps(1, training, twin);
            assertSame(training, twin, i + " steps after the release of a limit");
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
        ActionOutcome outcome = only(training.trainOneStep(new Action.Rollback()));
        assumeApplied(List.of(outcome));
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
        assumeApplied(training.trainOneStep(new Action.Rollback()));
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
        Training training = start();
        Training twin = start();
        scale(training, 0.5);
        twin.trainOneStep();
        assumeApplied(training.trainOneStep(new Action.Rollback()));
        assumeApplied(twin.trainOneStep(new Action.Rollback()));
        assertRates(training, twin, 0.5);
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

    private static void scale(Training training, double factor) {
        assumeApplied(training.trainOneStep(new Action.ScaleLearningRate(factor)));
    }

    /** What cannot be done is no breach; what should have worked but did not is one. */
    private static void assumeApplied(List<ActionOutcome> outcomes) {
        assertThat(outcomes).as("outcomes").noneMatch(ActionOutcome.Failed.class::isInstance);
        assumeTrue(
                outcomes.stream().allMatch(ActionOutcome.Applied.class::isInstance),
                () -> "not supported: " + outcomes);
    }

    private static ActionOutcome only(List<ActionOutcome> outcomes) {
        assertThat(outcomes).as("answers to one action").hasSize(1);
        return outcomes.get(0);
    }

    private static void steps(int count, Training... trainings) {
        for (int i = 0; i < count; i++) {
            for (Training training : trainings) {
                training.trainOneStep();
            }
        }
    }

    /** The user's own; the steps of a kit have rates of a schedule that does not fall to a quarter within a few of them. */
    private static double smallestRate(Training training) {
        double[] rates =
                Arrays.stream(training.learningRates()).filter(rate -> rate > 0).toArray();
        assumeTrue(rates.length > 0, "not supported: there is no learning rate");
        return Arrays.stream(rates).min().orElseThrow();
    }

    private static void assertSame(Training training, Training twin, String when) {
        assertThat(training.parameters()).as("parameters %s", when).containsExactly(twin.parameters());
        assertThat(training.learningRates()).as("learning rates %s", when).containsExactly(twin.learningRates());
    }

    /** Rates are not named, so a kit cannot tell which belong to the layer: some have one factor, the others the other. */
    private static void assertRatesAreAmong(Training training, Training twin, double others, double ofTheLayer) {
        double[] own = twin.learningRates();
        double[] scaled = training.learningRates();
        assertThat(scaled).as("learning rates").hasSameSizeAs(own);
        boolean seen = false;
        for (int i = 0; i < own.length; i++) {
            if (!Double.isNaN(own[i])) {
                double factor = isAt(ofTheLayer, own[i], scaled[i]) ? ofTheLayer : others;
                seen |= factor == ofTheLayer;
                assertThat(scaled[i])
                        .as("learning rate %d, at %s or %s of the user's own %s", i, others, ofTheLayer, own[i])
                        .isCloseTo(factor * own[i], within(Math.abs(factor * own[i]) * RELATIVE));
            }
        }
        assertThat(seen)
                .as("a learning rate at %s of the user's own", ofTheLayer)
                .isTrue();
    }

    private static boolean isAt(double factor, double own, double scaled) {
        return Math.abs(scaled - factor * own) <= Math.abs(factor * own) * RELATIVE;
    }

    private static void assertRates(Training training, Training twin, double factor) {
        double[] own = twin.learningRates();
        double[] scaled = training.learningRates();
        assertThat(scaled).as("learning rates").hasSameSizeAs(own);
        for (int i = 0; i < own.length; i++) {
            if (!Double.isNaN(own[i])) {
                assertThat(scaled[i])
                        .as("learning rate %d at %s of the user's own %s", i, factor, own[i])
                        .isCloseTo(factor * own[i], within(Math.abs(factor * own[i]) * RELATIVE));
            }
        }
    }
}
