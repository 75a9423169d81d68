package io.gradwatch.rule;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.Set;

/**
 * Makes one rule per run, since rules keep history. Its name is what incidents carry. Stateless and thread-safe.
 */
public interface RuleFactory extends Plugin {
    /**
     * Makes a rule without history for one run.
     *
     * @param topology what is being trained
     * @param settings values of the declared settings
     * @return a new rule
     */
    Rule create(Topology topology, Settings settings);

    /**
     * The probable cause of a violation and what to do about it. Asked when an incident of this rule opens or becomes
     * worse.
     *
     * @param violated what the rule found
     * @param sample the sample it judged, with the topology
     * @return the advice
     */
    default Advice advice(Verdict.Violated violated, IterationSample sample) {
        return Advice.NONE;
    }

    /**
     * Rules whose incident explains a violation of this one: while one of them has an incident open, a violation joins it
     * as a symptom and opens none of its own; and when one of them is violated later, it takes this rule's open incident
     * over.
     *
     * @return names of rules; empty when a violation stands for itself
     */
    default Set<String> causes() {
        return Set.of();
    }
}
