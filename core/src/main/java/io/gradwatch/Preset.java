package io.gradwatch;

import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import java.util.List;

/** How far Gradwatch may go. */
public enum Preset {
    /** Measures, flags and explains; never touches training. */
    OBSERVE,
    /** Also keeps bad steps from the weights: skips non-finite gradients, scales spikes, clips while an explosion lasts. */
    PROTECT,
    /** Also rolls back and cuts the learning rate when an explosion lasts, and warms it up again. */
    AUTOPILOT;

    List<GuardFactory> guards() {
        return this == OBSERVE ? List.of() : List.of(Guards.skipNonFinite(), Guards.scaleSpike());
    }

    PolicyFactory policy() {
        if (this == AUTOPILOT) {
            return Policies.autopilot();
        }
        return this == PROTECT ? Policies.protect() : Policies.observeOnly();
    }
}
