package io.gradwatch.policy;

import java.util.List;

/** Training was ended; whatever is still measured is none of the policy's business. */
final class StoppedState implements PolicyState {
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
        return this;
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
