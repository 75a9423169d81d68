package io.gradwatch.testkit;

import io.gradwatch.action.Clipping;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a guard's decision. */
public final class StepDecisionAssert extends AbstractAssert<StepDecisionAssert, StepDecision> {
    StepDecisionAssert(@Nullable StepDecision actual) {
        super(actual, StepDecisionAssert.class);
    }

    /**
     * The step is taken as it is.
     *
     * @return this
     */
    public StepDecisionAssert proceeds() {
        return demand(actual instanceof StepDecision.Proceed, "to proceed");
    }

    /**
     * The step is not taken.
     *
     * @return this
     */
    public StepDecisionAssert skips() {
        return demand(actual instanceof StepDecision.Skip, "to skip the step");
    }

    /**
     * The step is not taken, for a reason.
     *
     * @param part what the reason contains
     * @return this
     */
    public StepDecisionAssert skipsBecause(String part) {
        return demand(
                actual instanceof StepDecision.Skip skip && skip.reason().contains(part),
                "to skip the step because of '" + part + "'");
    }

    /**
     * Gradients are multiplied and nothing else.
     *
     * @return this
     */
    public StepDecisionAssert scales() {
        return demand(actual instanceof StepDecision.Scale, "to scale");
    }

    /**
     * One parameter's gradient is multiplied.
     *
     * @param parameter its index in the topology
     * @param factor in [0, 1]; 1 where nothing is multiplied
     * @param tolerance largest difference, 0 for equality
     * @return this
     */
    public StepDecisionAssert hasFactor(int parameter, double factor, double tolerance) {
        Column factors = factors();
        return demand(
                factors != null && Math.abs(factors.at(parameter) - factor) <= tolerance,
                "to multiply the gradient of parameter " + parameter + " by " + factor + " (tolerance " + tolerance
                        + ")");
    }

    /**
     * Elements are limited.
     *
     * @param clipping one of the limits
     * @return this
     */
    public StepDecisionAssert clips(Clipping clipping) {
        return demand(
                actual instanceof StepDecision.Clip clip && clip.clippings().contains(clipping),
                "to clip: " + clipping.words());
    }

    private @Nullable Column factors() {
        if (actual instanceof StepDecision.Scale scale) {
            return scale.factors();
        }
        return actual instanceof StepDecision.Clip clip ? clip.factors() : null;
    }

    private StepDecisionAssert demand(boolean met, String what) {
        if (!met) {
            failWithMessage("%nExpected the decision%n  %s%nbut it was%n  %s", what, actual);
        }
        return this;
    }
}
