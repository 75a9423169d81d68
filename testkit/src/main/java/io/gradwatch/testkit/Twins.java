package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.testkit.TrainingControlCompatibilityKit.Training;
import java.util.Arrays;
import java.util.List;

/**
 * A training to which actions are applied, and its twin, which trains the same way without any. What a control does shows in
 * the difference.
 *
 * @param training the one that is acted on
 * @param twin the one that is not
 */
record Twins(Training training, Training twin) {
    /** A rate is scaled in the framework's precision, which may be that of 32-bit floats. */
    private static final double RELATIVE = 1e-6;

    /** Both take steps. */
    void step(int count) {
        for (int i = 0; i < count; i++) {
            training.trainOneStep();
            twin.trainOneStep();
        }
    }

    /** Both take a step, after which actions are applied to one of them; a kit's test is skipped if they are not supported. */
    void stepAndApply(Action... actions) {
        assumeApplied(training.trainOneStep(actions));
        twin.trainOneStep();
    }

    /** What cannot be done is no breach; what should have worked but did not is one. */
    static void assumeApplied(List<ActionOutcome> outcomes) {
        assertThat(outcomes).as("outcomes").noneMatch(ActionOutcome.Failed.class::isInstance);
        assumeTrue(
                outcomes.stream().allMatch(ActionOutcome.Applied.class::isInstance),
                () -> "not supported: " + outcomes);
    }

    /** The smallest rate of the user's own; schedules must not fall to a quarter of it within a few steps. */
    double smallestRate() {
        double[] rates =
                Arrays.stream(twin.learningRates()).filter(rate -> rate > 0).toArray();
        assumeTrue(rates.length > 0, "not supported: there is no learning rate");
        return Arrays.stream(rates).min().orElseThrow();
    }

    void assertSame(String when) {
        assertSameParameters(when);
        assertThat(training.learningRates()).as("learning rates %s", when).containsExactly(twin.learningRates());
    }

    void assertSameParameters(String when) {
        assertThat(training.parameters()).as("parameters %s", when).containsExactly(twin.parameters());
    }

    void assertOtherParameters(String when) {
        assertThat(training.parameters()).as("parameters %s", when).isNotEqualTo(twin.parameters());
    }

    /** Every rate is so many times the user's own. */
    void assertRates(double factor) {
        double[] own = twin.learningRates();
        assertThat(training.learningRates()).as("learning rates").hasSameSizeAs(own);
        for (int i = 0; i < own.length; i++) {
            assertRate(i, own[i], factor, "at " + factor);
        }
    }

    /** Every rate is at a value, whatever the user's own. */
    void assertRatesAt(double value, String when) {
        for (double rate : training.learningRates()) {
            if (!Double.isNaN(rate)) {
                assertThat(rate).as("learning rate %s", when).isCloseTo(value, within(value * RELATIVE));
            }
        }
    }

    /** Rates are not named, so a kit cannot tell which belong to the layer: some have one factor, the others the other. */
    void assertRatesAreAmong(double others, double ofTheLayer) {
        double[] own = twin.learningRates();
        double[] scaled = training.learningRates();
        assertThat(scaled).as("learning rates").hasSameSizeAs(own);
        boolean isScaled = false;
        for (int i = 0; i < own.length; i++) {
            double factor = isAt(ofTheLayer * own[i], scaled[i]) ? ofTheLayer : others;
            isScaled |= factor == ofTheLayer;
            assertRate(i, own[i], factor, "at " + others + " or " + ofTheLayer);
        }
        assertThat(isScaled)
                .as("a learning rate at %s of the user's own", ofTheLayer)
                .isTrue();
    }

    private void assertRate(int i, double own, double factor, String where) {
        if (!Double.isNaN(own)) {
            assertThat(training.learningRates()[i])
                    .as("learning rate %d, %s of the user's own %s", i, where, own)
                    .isCloseTo(factor * own, within(Math.abs(factor * own) * RELATIVE));
        }
    }

    private static boolean isAt(double wanted, double rate) {
        return Math.abs(rate - wanted) <= Math.abs(wanted) * RELATIVE;
    }
}
