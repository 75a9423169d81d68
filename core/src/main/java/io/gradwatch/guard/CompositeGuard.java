package io.gradwatch.guard;

import io.gradwatch.sample.GradientSample;
import java.util.List;

/** Several guards, one after the other. */
record CompositeGuard(List<StepGuard> guards) implements StepGuard {
    @Override
    public StepDecision decide(GradientSample sample) {
        StepDecision combined = StepDecision.proceed();
        GradientSample seen = sample;
        for (StepGuard guard : guards) {
            StepDecision next = guard.decide(seen);
            if (next instanceof StepDecision.Skip) {
                return next;
            }
            if (next instanceof StepDecision.Scale scale) {
                seen = seen.scaledBy(scale.factors());
                combined = combined instanceof StepDecision.Scale before
                        ? new StepDecision.Scale(
                                before.factors().times(scale.factors()), before.reason() + "; " + scale.reason())
                        : scale;
            }
        }
        return combined;
    }
}
