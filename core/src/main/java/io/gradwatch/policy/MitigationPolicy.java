package io.gradwatch.policy;

import java.util.List;

/**
 * Turns incidents into actions, and takes them back once the run is healthy.
 *
 * <p>Called once per iteration after the step, in order, on the thread that trains; need not be thread-safe. It may
 * keep history but uses no clock, randomness, input or output. An exception is caught, logged once and counted; no
 * action is taken in that iteration.
 */
@FunctionalInterface
public interface MitigationPolicy {
    /**
     * Decides what to do after one iteration.
     *
     * @param situation sample, incidents, and what became of the actions asked for last
     * @return the actions to take now, in order; usually none
     */
    List<PlannedAction> plan(Situation situation);

    /**
     * The actions that are limited in number, for exporters to show. Asked once per iteration, after {@link #plan}: what was
     * asked for in the same iteration counts from the next one on, when the policy knows what became of it.
     *
     * @return one budget for each kind of action that has one; none by default
     */
    default List<Budget> budgets() {
        return List.of();
    }
}
