package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what watches a run, and makes one {@link Monitor} per run or replica. Rules, guards and policies are made anew
 * for each; exporters are shared.
 *
 * <p>Starts with all built-in rules, the preset {@link Preset#OBSERVE}, and a logging exporter that gives way to the
 * first exporter added. Not thread-safe while it is being set up; {@link #build} may then be called by any thread.
 */
public final class MonitorBuilder {
    private static final int DEFAULT_RESOLVE_AFTER = 20;

    private final List<RuleFactory> rules = new ArrayList<>(Rules.all());
    private final List<GuardFactory> guards = new ArrayList<>();
    private final List<QueuedExporter> exporters = new ArrayList<>();
    private final QueuedExporter logging = Exporters.queued(Exporters.logging());
    private PolicyFactory policy = Preset.OBSERVE.policy();
    private int resolveAfter = DEFAULT_RESOLVE_AFTER;

    MonitorBuilder() {}

    /**
     * Sets guards and policy to those of a preset.
     *
     * @param preset how far Gradwatch may go
     * @return this builder
     */
    public MonitorBuilder preset(Preset preset) {
        guards.clear();
        guards.addAll(preset.guards());
        policy = preset.policy();
        return this;
    }

    /**
     * Adds a rule to the built-in ones.
     *
     * @param rule makes the rule; its name must differ from those already there
     * @return this builder
     * @throws IllegalArgumentException if there is a rule of that name
     */
    public MonitorBuilder rule(RuleFactory rule) {
        requireNonNull(rule, "rule");
        for (RuleFactory known : rules) {
            if (known.name().equals(rule.name())) {
                throw new IllegalArgumentException("there is a rule '" + rule.name()
                        + "' already; give yours another name, or call rules(...) to replace them all");
            }
        }
        rules.add(rule);
        return this;
    }

    /**
     * Replaces all rules.
     *
     * @param rules the only rules; none means that nothing is judged
     * @return this builder
     */
    public MonitorBuilder rules(List<RuleFactory> rules) {
        this.rules.clear();
        rules.forEach(this::rule);
        return this;
    }

    /**
     * Adds a guard after those already there.
     *
     * @param guard makes the guard
     * @return this builder
     */
    public MonitorBuilder guard(GuardFactory guard) {
        guards.add(requireNonNull(guard, "guard"));
        return this;
    }

    /**
     * Sets the policy.
     *
     * @param policy makes the policy
     * @return this builder
     */
    public MonitorBuilder policy(PolicyFactory policy) {
        this.policy = requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Adds an exporter. It is called on a daemon thread behind a bounded queue.
     *
     * @param exporter the exporter; to share one that is not thread-safe with other builders, pass each the same
     *     {@link Exporters#queued}
     * @return this builder
     */
    public MonitorBuilder exporter(Exporter exporter) {
        exporters.add(Exporters.queued(requireNonNull(exporter, "exporter")));
        return this;
    }

    /**
     * Sets how many healthy verdicts in a row resolve an incident. Default {@value #DEFAULT_RESOLVE_AFTER}.
     *
     * @param iterations at least 1
     * @return this builder
     * @throws IllegalArgumentException if less than 1
     */
    public MonitorBuilder resolveAfterIterations(int iterations) {
        IncidentTracker.resolvingAfter(iterations);
        this.resolveAfter = iterations;
        return this;
    }

    /**
     * Begins to watch a run.
     *
     * @param run its names
     * @param topology what is being trained
     * @return a monitor without history
     */
    public Monitor build(RunInfo run, Topology topology) {
        List<QueuedExporter> effective = exporters.isEmpty() ? List.of(logging) : List.copyOf(exporters);
        return new Monitor(
                requireNonNull(run, "run"),
                requireNonNull(topology, "topology"),
                List.copyOf(rules),
                List.copyOf(guards),
                policy,
                IncidentTracker.resolvingAfter(resolveAfter),
                effective);
    }
}
