package io.gradwatch.policy;

import java.util.List;

/** Something was done about trouble, and the run has not been clean for long enough since. */
final class GuardedState implements PolicyState {
    @Override
    public boolean isMitigated() {
        return true;
    }

    @Override
    public PolicyState begin(Course course) {
        return course.inForce().isStopped() ? new StoppedState() : this;
    }

    @Override
    public PolicyState onTrouble(Course course, List<Trouble> troubles) {
        course.respondTo(troubles);
        return this;
    }

    @Override
    public PolicyState onWorseLoss(Course course) {
        if (course.respondToWorseLoss() || !course.isHarmful()) {
            return this;
        }
        course.patience().backOff();
        course.revert();
        return new BackingOffState(course.patience().backOffEnd());
    }

    @Override
    public PolicyState onClean(Course course) {
        return course.patience().isCleanForLong() && course.mayRelease() ? RecoveringState.enter(course) : this;
    }
}
