package io.gradwatch.guard;

import io.gradwatch.sample.GradientSample;

/**
 * Decides before each step what is done with its gradient.
 *
 * <p>Called once per iteration, in order, on the thread that trains, between the backward pass and the updater; need
 * not be thread-safe, but must be quick. It may keep history but uses no clock, randomness, input or output. An
 * exception is caught, logged once and counted; the step proceeds as far as this guard is concerned.
 */
@FunctionalInterface
public interface StepGuard {
    /**
     * Decides about one step.
     *
     * @param sample the gradients as they are, or as the guards before this one would leave them; may be non-finite
     * @return what to do
     */
    StepDecision decide(GradientSample sample);
}
