package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;

/** A guard whose failures and ill-fitting decisions let the step proceed. */
record ContainedGuard(String name, StepGuard guard, Boundary boundary) implements StepGuard {
    @Override
    public StepDecision decide(GradientSample sample) {
        return boundary.call("guard " + name, () -> checked(guard.decide(sample), sample), StepDecision.proceed());
    }

    private static StepDecision checked(StepDecision decision, GradientSample sample) {
        if (requireNonNull(decision, "decision") instanceof StepDecision.Scale scale) {
            requireSize(scale.factors(), sample.norms().size());
        } else if (decision instanceof StepDecision.Clip clip) {
            requireSize(clip.factors(), sample.norms().size());
        }
        return decision;
    }

    private static void requireSize(Column factors, int wanted) {
        if (factors.size() != wanted) {
            throw new IllegalArgumentException("a decision needs one factor for each of the " + wanted
                    + " parameters, was given " + factors.size());
        }
    }
}
