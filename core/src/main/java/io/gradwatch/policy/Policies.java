package io.gradwatch.policy;

import java.util.List;

/** The built-in policies. What they do and when they let go again is told in docs/mitigations.md. */
public final class Policies {
    private Policies() {}

    /**
     * Watches and never acts.
     *
     * @return the policy
     */
    public static PolicyFactory observeOnly() {
        return topology -> situation -> List.of();
    }

    /**
     * Answers a sustained explosion, or gradients that keep being non-finite, with a rollback, clipping and a halved
     * learning rate, and releases both step by step once the run has been clean for long enough.
     *
     * @return the policy
     */
    public static PolicyFactory autopilot() {
        return topology -> new AutopilotPolicy();
    }
}
