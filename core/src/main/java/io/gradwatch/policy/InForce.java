package io.gradwatch.policy;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is switched on, what was spent and what the model cannot do: from outcomes alone. */
final class InForce {
    private final Set<Measure> unsupported = EnumSet.noneOf(Measure.class);
    private double factor = 1;
    private double rateLimit = Double.POSITIVE_INFINITY;
    private double clippingBound = Double.NaN;
    private long rollbacks;
    private long cuts;
    private boolean isStopped;
    private boolean releaseFailed;

    /** Takes into account what became of the actions asked for last. */
    void learn(List<ActionRecord> outcomes) {
        releaseFailed = false;
        for (ActionRecord done : outcomes) {
            if (done.isApplied()) {
                applied(done.action());
            } else if (isRelease(done.action())) {
                releaseFailed |= done.outcome() instanceof ActionOutcome.Failed;
            } else if (done.outcome() instanceof ActionOutcome.Unsupported) {
                unsupported.add(measureOf(done.action()));
            }
        }
    }

    boolean isAny() {
        return factor < 1 || isRateLimited() || isClipping();
    }

    boolean isRateLimited() {
        return rateLimit < Double.POSITIVE_INFINITY;
    }

    /** What the user's own learning rate may be at most; infinite while it is not limited. */
    double rateLimit() {
        return rateLimit;
    }

    boolean isClipping() {
        return !Double.isNaN(clippingBound);
    }

    double factor() {
        return factor;
    }

    /** The bound of the clipping, NaN while it is off. */
    double clippingBound() {
        return clippingBound;
    }

    long rollbacks() {
        return rollbacks;
    }

    long cuts() {
        return cuts;
    }

    boolean isStopped() {
        return isStopped;
    }

    boolean canDo(Measure measure) {
        return !unsupported.contains(measure);
    }

    /** Whether a release that was asked for last did not work and may work now. */
    boolean hasReleaseFailed() {
        return releaseFailed;
    }

    private void applied(Action action) {
        if (action instanceof Action.ScaleLearningRate scale) {
            cuts += scale.factor() < factor ? 1 : 0;
            factor = scale.factor();
        } else if (action instanceof Action.LimitLearningRate limit) {
            cuts += limit.max() < rateLimit ? 1 : 0;
            rateLimit = limit.max();
        } else if (action instanceof Action.EnableClipping enable
                && enable.clipping() instanceof Clipping.GlobalNorm global) {
            clippingBound = global.maxNorm();
        } else if (action instanceof Action.ReleaseClipping) {
            clippingBound = Double.NaN;
        } else if (action instanceof Action.Rollback) {
            rollbacks++;
        } else if (action instanceof Action.StopTraining) {
            isStopped = true;
        }
    }

    private boolean isRelease(Action action) {
        return action instanceof Action.ReleaseClipping
                || (action instanceof Action.ScaleLearningRate scale && scale.factor() > factor)
                || (action instanceof Action.LimitLearningRate limit && limit.max() > rateLimit);
    }

    private static Measure measureOf(Action action) {
        return action.match(
                scale -> Measure.HALVE_LEARNING_RATE,
                limit -> Measure.HALVE_LEARNING_RATE,
                scale -> Measure.HALVE_LEARNING_RATE,
                enable -> Measure.CLIP,
                () -> Measure.CLIP,
                () -> Measure.ROLLBACK,
                () -> Measure.STOP);
    }
}
