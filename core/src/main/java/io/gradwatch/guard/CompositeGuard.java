package io.gradwatch.guard;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several guards, one after the other. Factors multiply; limits on elements come after all factors, in the order of the
 * guards; the first skip ends it.
 */
record CompositeGuard(List<StepGuard> guards) implements StepGuard {
    @Override
    public StepDecision decide(GradientSample sample) {
        GradientSample seen = sample;
        Combined combined = new Combined();
        for (StepGuard guard : guards) {
            StepDecision next = guard.decide(seen);
            if (next instanceof StepDecision.Skip) {
                return next;
            }
            if (next instanceof StepDecision.Scale scale) {
                seen = seen.scaledBy(scale.factors());
                combined.add(scale.factors(), List.of(), scale.reason());
            } else if (next instanceof StepDecision.Clip clip) {
                seen = seen.scaledBy(clip.factors());
                combined.add(clip.factors(), clip.clippings(), clip.reason());
            }
        }
        return combined.decision();
    }

    /** What the guards so far have asked for. */
    private static final class Combined {
        private @Nullable Column factors;
        private List<Clipping> clippings = List.of();
        private String reason = "";

        void add(Column more, List<Clipping> limits, String why) {
            factors = factors == null ? more : factors.times(more);
            reason = reason.isEmpty() ? why : reason + "; " + why;
            if (!limits.isEmpty()) {
                List<Clipping> all = new ArrayList<>(clippings);
                all.addAll(limits);
                clippings = all;
            }
        }

        StepDecision decision() {
            if (factors == null) {
                return StepDecision.proceed();
            }
            return clippings.isEmpty()
                    ? new StepDecision.Scale(factors, reason)
                    : new StepDecision.Clip(factors, clippings, reason);
        }
    }
}
