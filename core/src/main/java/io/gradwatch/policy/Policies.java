package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.function.Function;

/** The built-in policies. What they do and when they let go again is told in docs/mitigations.md. */
public final class Policies {
    private Policies() {}

    /**
     * All built-in policies.
     *
     * @return an immutable list
     */
    public static List<PolicyFactory> all() {
        return List.of(observeOnly(), autopilot());
    }

    /**
     * A policy without settings, from its name and a constructor. It may roll back.
     *
     * @param name the policy's name, lower case with hyphens
     * @param constructor makes a policy without history for one run
     * @return the factory
     */
    public static PolicyFactory of(String name, Function<Topology, MitigationPolicy> constructor) {
        requireNonNull(constructor, "constructor");
        return new BuiltInPolicy(name, List.of(), true, (topology, settings) -> constructor.apply(topology));
    }

    /**
     * Watches and never acts.
     *
     * @return the policy
     */
    public static PolicyFactory observeOnly() {
        return new BuiltInPolicy("observe-only", List.of(), false, (topology, settings) -> situation -> List.of());
    }

    /**
     * Answers a sustained explosion, or gradients that keep being non-finite, with a rollback, clipping and a halved
     * learning rate, and releases both step by step once the run has been clean for long enough.
     *
     * @return the policy
     */
    public static PolicyFactory autopilot() {
        return new BuiltInPolicy("autopilot", List.of(), true, (topology, settings) -> new AutopilotPolicy());
    }
}
