package io.gradwatch.guard;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.GradientSample;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Clips while a policy has clipping switched on, and proceeds otherwise. Leaves non-finite gradients alone: no factor
 * makes them sound. Used by one thread at a time. */
public final class ClippingGuard implements StepGuard {
    private @Nullable Clipping clipping;

    /** A guard that is switched off. */
    public ClippingGuard() {}

    /**
     * Switches clipping on, or changes how.
     *
     * @param clipping how to clip
     */
    public void enable(Clipping clipping) {
        this.clipping = clipping;
    }

    /** Switches clipping off. */
    public void release() {
        clipping = null;
    }

    /**
     * Whether clipping is switched on.
     *
     * @return true between {@link #enable} and {@link #release}
     */
    public boolean isEnabled() {
        return clipping != null;
    }

    @Override
    public StepDecision decide(GradientSample sample) {
        if (clipping instanceof Clipping.GlobalNorm global
                && sample.isFinite()
                && sample.globalNorm() > global.maxNorm()) {
            String reason = String.format(
                    Locale.ROOT, "global gradient norm %.3g clipped to %.3g", sample.globalNorm(), global.maxNorm());
            return Guards.scaleAll(sample.norms().size(), global.maxNorm() / sample.globalNorm(), reason);
        }
        return StepDecision.proceed();
    }
}
