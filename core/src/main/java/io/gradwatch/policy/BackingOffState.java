package io.gradwatch.policy;

import java.util.List;

/** A mitigation that did harm was reverted, and nothing is tried again for a while unless the run is worse off without it. */
final class BackingOffState implements PolicyState {
    private final long end;
    private long sinceRelease;

    BackingOffState(long end) {
        this.end = end;
    }

    @Override
    public boolean isMitigated() {
        return false;
    }

    @Override
    public PolicyState begin(Course course) {
        if (course.patience().now() < end) {
            return this;
        }
        // What could not be released so far is what recovering is for.
        return RecoveringState.resume(course);
    }

    /** Trouble without the mitigation, and losses that are worse than with it: the harm was not the mitigation's doing. */
    @Override
    public PolicyState onTrouble(Course course, List<Trouble> troubles) {
        boolean isWorse = course.isLossWorseSinceTheChange() || course.isThrownOff();
        return isWorse && course.respondTo(troubles) ? new GuardedState() : this;
    }

    @Override
    public PolicyState onWorseLoss(Course course) {
        return this;
    }

    @Override
    public PolicyState onClean(Course course) {
        sinceRelease++;
        boolean isDue = sinceRelease >= course.warmingStepIterations()
                || course.inForce().hasReleaseFailed();
        if (isDue && course.inForce().isAny()) {
            sinceRelease = 0;
            course.releaseAll("the reversal is tried again");
        }
        return this;
    }
}
