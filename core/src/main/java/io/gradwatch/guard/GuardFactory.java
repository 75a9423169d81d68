package io.gradwatch.guard;

import io.gradwatch.topology.Topology;

/** Makes one guard per run, since guards keep history. Stateless and thread-safe. */
@FunctionalInterface
public interface GuardFactory {
    /**
     * Makes a guard without history for one run.
     *
     * @param topology what is being trained
     * @return a new guard
     */
    StepGuard create(Topology topology);
}
