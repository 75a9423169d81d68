package io.gradwatch.rule;

import io.gradwatch.topology.Topology;

/**
 * Makes one rule per run, since rules keep history. Stateless and thread-safe.
 */
public interface RuleFactory {
    /**
     * The rule's name, lower case with hyphens, for example {@code exploding}. Incidents carry it.
     *
     * @return the name
     */
    String name();

    /**
     * Makes a rule without history for one run.
     *
     * @param topology what is being trained
     * @return a new rule
     */
    Rule create(Topology topology);

    /**
     * The usual cause of a violation and what to do about it, in two sentences. Shown with an incident of this rule
     * unless core knows better from the topology.
     *
     * @return the advice; empty when there is none
     */
    default String advice() {
        return "";
    }
}
