package io.gradwatch.policy;

import java.util.List;

/** Nothing is switched on. */
final class NormalState implements PolicyState {
    @Override
    public boolean isMitigated() {
        return false;
    }

    @Override
    public PolicyState begin(Course course) {
        return this;
    }

    @Override
    public PolicyState onTrouble(Course course, List<Trouble> troubles) {
        boolean isRelapse = course.patience().isSoonAfterAChange();
        if (!course.respondTo(troubles)) {
            return this;
        }
        if (isRelapse) {
            course.patience().backOff();
        }
        return new GuardedState();
    }

    @Override
    public PolicyState onWorseLoss(Course course) {
        return this;
    }

    @Override
    public PolicyState onClean(Course course) {
        return this;
    }
}
