package io.gradwatch.policy;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;

/** Makes one policy per run, since policies keep history. Stateless and thread-safe. */
public interface PolicyFactory extends Plugin {
    /**
     * Makes a policy without history for one run.
     *
     * @param topology what is being trained
     * @param settings values of the declared settings
     * @return a new policy
     */
    MitigationPolicy create(Topology topology, Settings settings);

    /**
     * Whether the policy may ask for a rollback. Only then does an adapter keep snapshots, which cost memory.
     *
     * @param settings values of the declared settings
     * @return true unless the policy is sure never to
     */
    default boolean mayRollBack(Settings settings) {
        return true;
    }
}
