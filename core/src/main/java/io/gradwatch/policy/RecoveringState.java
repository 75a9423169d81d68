package io.gradwatch.policy;

import java.util.List;

/** What is in force is released step by step: the learning rate is warmed up, then clipping ends. */
final class RecoveringState implements PolicyState {
    private long sinceRelease;

    private RecoveringState(long sinceRelease) {
        this.sinceRelease = sinceRelease;
    }

    /** Begins with the first step at once. */
    static PolicyState enter(Course course) {
        return new RecoveringState(course.warmingStepIterations()).begin(course).onClean(course);
    }

    /** Goes on with what is still in force, if anything. */
    static PolicyState resume(Course course) {
        return new RecoveringState(0).begin(course);
    }

    @Override
    public boolean isMitigated() {
        return true;
    }

    @Override
    public PolicyState begin(Course course) {
        if (course.inForce().isAny()) {
            return this;
        }
        course.released();
        return new NormalState();
    }

    @Override
    public PolicyState onTrouble(Course course, List<Trouble> troubles) {
        course.patience().backOff();
        course.respondTo(troubles);
        return new GuardedState();
    }

    @Override
    public PolicyState onWorseLoss(Course course) {
        if (!course.respondToWorseLoss()) {
            return this;
        }
        course.patience().backOff();
        return new GuardedState();
    }

    @Override
    public PolicyState onClean(Course course) {
        sinceRelease++;
        boolean isDue = sinceRelease >= course.warmingStepIterations()
                || course.inForce().hasReleaseFailed();
        if (isDue && course.mayRelease()) {
            sinceRelease = 0;
            course.releaseOne();
        }
        return this;
    }
}
