package io.gradwatch.guard;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;

/** Makes one guard per run, since guards keep history. Stateless and thread-safe. */
public interface GuardFactory extends Plugin {
    /**
     * Makes a guard without history for one run.
     *
     * @param topology what is being trained
     * @param settings values of the declared settings
     * @return a new guard
     */
    StepGuard create(Topology topology, Settings settings);
}
