package io.gradwatch.policy;

import io.gradwatch.topology.Topology;
import java.util.List;

/**
 * Normal, guarded, recovering, and back to normal.
 *
 * <p>Trouble is answered from a ladder, one rung up each time it comes again after the cool-down. Enough clean iterations
 * release everything step by step. Trouble soon after a release multiplies the number of clean iterations asked for
 * before the next one, so that a learning rate that is simply too high is probed ever more rarely.
 *
 * <p>While a mitigation is on, a loss that is worse than before the last change is trouble too. After a release, the
 * release is taken back. After a response, the next rung is tried once; if that does not help either and the trigger is
 * silent, the mitigation is taken to do harm and reverted.
 */
final class LadderPolicy implements MitigationPolicy {
    private final Course course;
    private PolicyState state = new NormalState();

    LadderPolicy(Topology topology, PolicyLimits limits, List<Ladder> ladders) {
        course = new Course(topology, limits, ladders);
    }

    @Override
    public List<PlannedAction> plan(Situation situation) {
        course.begin(situation);
        state = state.begin(course);
        List<Trouble> troubles = course.troubles(situation, state.isMitigated());
        Trouble tooFast = state.isMitigated() && troubles.isEmpty() ? course.tooFast() : null;
        if (!troubles.isEmpty()) {
            state = state.onTrouble(course, troubles);
        } else if (state.isMitigated() && course.isLossWorse()) {
            state = state.onWorseLoss(course);
        } else if (tooFast != null) {
            state = state.onTrouble(course, List.of(tooFast));
        }
        boolean isClean =
                troubles.isEmpty() && course.isCalm(situation) && course.asked().isEmpty();
        course.record(situation, isClean);
        if (isClean) {
            state = state.onClean(course);
        }
        return course.end();
    }

    @Override
    public List<Budget> budgets() {
        return course.budgets();
    }

    PolicyState state() {
        return state;
    }
}
