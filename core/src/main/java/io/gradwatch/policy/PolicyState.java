package io.gradwatch.policy;

import java.util.List;

/** Where a policy stands. Each event returns the state of the next iteration; actions are asked of the course. */
sealed interface PolicyState permits NormalState, GuardedState, RecoveringState, BackingOffState, StoppedState {
    /** Whether a mitigation is under way, so that the policy is stricter. */
    boolean isMitigated();

    /** Begins an iteration, once outcomes are known. */
    PolicyState begin(Course course);

    /** Answers trouble; there is at least one. */
    PolicyState onTrouble(Course course, List<Trouble> troubles);

    /**
     * Answers a loss that got worse in an iteration without trouble.
     *
     * @return this state when nothing is to be done about it
     */
    PolicyState onWorseLoss(Course course);

    /** Takes a clean iteration into account. */
    PolicyState onClean(Course course);
}
