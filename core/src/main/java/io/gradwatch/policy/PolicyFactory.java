package io.gradwatch.policy;

import io.gradwatch.topology.Topology;

/** Makes one policy per run, since policies keep history. Stateless and thread-safe. */
@FunctionalInterface
public interface PolicyFactory {
    /**
     * Makes a policy without history for one run.
     *
     * @param topology what is being trained
     * @return a new policy
     */
    MitigationPolicy create(Topology topology);
}
