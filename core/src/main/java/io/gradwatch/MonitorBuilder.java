package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.probe.Sampling;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says what watches a run, and makes one {@link Monitor} per run or replica. Rules, guards and policies are made anew
 * for each; exporters are shared.
 *
 * <p>Starts with all built-in rules, the preset {@link Preset#OBSERVE}, and a logging exporter that gives way to the
 * first exporter added. Not thread-safe while it is being set up; {@link #build} may then be called by any thread.
 */
public final class MonitorBuilder {
    /** How many healthy verdicts in a row resolve an incident when nothing else is said. */
    public static final int DEFAULT_RESOLVE_AFTER = 20;

    /** How long closing waits for exporters when nothing else is said. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Configured<RuleFactory>> rules = new LinkedHashMap<>();
    private final Map<String, List<LayerPattern>> ignoredLayers = new HashMap<>();
    private final List<LayerPattern> ignoredByAll = new ArrayList<>();
    private final List<Configured<GuardFactory>> guards = new ArrayList<>();
    private final List<QueuedExporter> exporters = new ArrayList<>();
    private final QueuedExporter logging = Exporters.queued(Exporters.logging());
    private Configured<PolicyFactory> policy = Configured.of(Preset.OBSERVE.policy(), Map.of());
    private Sampling sampling = Sampling.DEFAULT;
    private int resolveAfter = DEFAULT_RESOLVE_AFTER;
    private OptionalLong maxSnapshotBytes = OptionalLong.empty();
    private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;

    MonitorBuilder() {
        rules(Rules.all());
    }

    /**
     * Sets guards and policy to those of a preset.
     *
     * @param preset how far Gradwatch may go
     * @return this builder
     */
    public MonitorBuilder preset(Preset preset) {
        guards.clear();
        preset.guards().forEach(this::guard);
        return policy(preset.policy());
    }

    /**
     * Adds a rule with its default settings to those already there.
     *
     * @param rule makes the rule; its name must differ from those already there
     * @return this builder
     * @throws IllegalArgumentException if there is a rule of that name
     */
    public MonitorBuilder rule(RuleFactory rule) {
        return rule(rule, Map.of());
    }

    /**
     * Adds a rule to those already there.
     *
     * @param rule makes the rule; its name must differ from those already there
     * @param settings values of its settings by name; those left out have their defaults
     * @return this builder
     * @throws IllegalArgumentException if there is a rule of that name, or a setting is wrong
     */
    public MonitorBuilder rule(RuleFactory rule, Map<String, ?> settings) {
        requireNonNull(rule, "rule");
        if (rules.containsKey(rule.name())) {
            throw new IllegalArgumentException("there is a rule '" + rule.name()
                    + "' already; give yours another name, or call rules(...) to replace them all");
        }
        rules.put(rule.name(), Configured.of(rule, settings));
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
     * Changes settings of a rule that is there.
     *
     * @param rule name of the rule
     * @param settings values of its settings by name; those left out have their defaults
     * @return this builder
     * @throws IllegalArgumentException if there is no rule of that name, or a setting is wrong
     */
    public MonitorBuilder ruleSettings(String rule, Map<String, ?> settings) {
        rules.put(rule, Configured.of(known(rule).plugin(), settings));
        return this;
    }

    /**
     * Takes a rule out.
     *
     * @param rule name of the rule
     * @return this builder
     * @throws IllegalArgumentException if there is no rule of that name
     */
    public MonitorBuilder withoutRule(String rule) {
        known(rule);
        rules.remove(rule);
        return this;
    }

    /**
     * Keeps all rules from judging some layers: what they find there is dropped. Guards still see these layers.
     *
     * @param patterns names of layers, with {@code *} for any characters and {@code ?} for one
     * @return this builder
     */
    public MonitorBuilder ignoreLayers(List<String> patterns) {
        patterns.forEach(pattern -> ignoredByAll.add(new LayerPattern(pattern)));
        return this;
    }

    /**
     * Keeps one rule from judging some layers.
     *
     * @param rule name of the rule
     * @param patterns names of layers, with {@code *} for any characters and {@code ?} for one
     * @return this builder
     * @throws IllegalArgumentException if there is no rule of that name
     */
    public MonitorBuilder ignoreLayers(String rule, List<String> patterns) {
        known(rule);
        patterns.forEach(pattern ->
                ignoredLayers.computeIfAbsent(rule, name -> new ArrayList<>()).add(new LayerPattern(pattern)));
        return this;
    }

    /**
     * Adds a guard with its default settings after those already there.
     *
     * @param guard makes the guard
     * @return this builder
     */
    public MonitorBuilder guard(GuardFactory guard) {
        return guard(guard, Map.of());
    }

    /**
     * Adds a guard after those already there.
     *
     * @param guard makes the guard
     * @param settings values of its settings by name; those left out have their defaults
     * @return this builder
     * @throws IllegalArgumentException if a setting is wrong
     */
    public MonitorBuilder guard(GuardFactory guard, Map<String, ?> settings) {
        guards.add(Configured.of(guard, settings));
        return this;
    }

    /**
     * Takes all guards out.
     *
     * @return this builder
     */
    public MonitorBuilder withoutGuards() {
        guards.clear();
        return this;
    }

    /**
     * Sets the policy, with its default settings.
     *
     * @param policy makes the policy
     * @return this builder
     */
    public MonitorBuilder policy(PolicyFactory policy) {
        return policy(policy, Map.of());
    }

    /**
     * Sets the policy.
     *
     * @param policy makes the policy
     * @param settings values of its settings by name; those left out have their defaults
     * @return this builder
     * @throws IllegalArgumentException if a setting is wrong
     */
    public MonitorBuilder policy(PolicyFactory policy, Map<String, ?> settings) {
        this.policy = Configured.of(policy, settings);
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
     * Sets how often a probe measures what costs an extra pass. Default {@link Sampling#DEFAULT}.
     *
     * @param sampling how often
     * @return this builder
     */
    public MonitorBuilder sampling(Sampling sampling) {
        this.sampling = requireNonNull(sampling, "sampling");
        return this;
    }

    /**
     * How often a probe is to measure what costs an extra pass. For adapters.
     *
     * @return the sampling
     */
    public Sampling sampling() {
        return sampling;
    }

    /**
     * Whether the policy may ask for a rollback, so that snapshots must be kept. For adapters.
     *
     * @return what the policy says
     */
    public boolean mayRollBack() {
        return policy.plugin().mayRollBack(policy.settings());
    }

    /**
     * Whether a guard is set, so that steps may have to be changed. Clipping that a policy switches on comes on top. For
     * adapters that must prepare for it.
     *
     * @return true when there is at least one guard
     */
    public boolean hasGuards() {
        return !guards.isEmpty();
    }

    /**
     * Sets the most memory that the snapshots for a rollback may take, per network. Default: the adapter's own.
     *
     * @param bytes 0 or more; 0 keeps no snapshots, so that no rollback is possible
     * @return this builder
     * @throws IllegalArgumentException if negative
     */
    public MonitorBuilder maxSnapshotBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxSnapshotBytes must be 0 or more, was " + bytes);
        }
        maxSnapshotBytes = OptionalLong.of(bytes);
        return this;
    }

    /**
     * The most memory that snapshots may take. For adapters.
     *
     * @return bytes, empty when the adapter decides
     */
    public OptionalLong maxSnapshotBytes() {
        return maxSnapshotBytes;
    }

    /**
     * Sets how many healthy verdicts in a row of each rule that saw it resolve an incident. Default {@value
     * #DEFAULT_RESOLVE_AFTER}.
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
     * Sets how long closing waits for exporters to deliver what they were given, all of them together. Default: five
     * seconds. The wait ends early when all is delivered or when the thread is interrupted; what is not delivered by then is
     * logged, and delivered later if exporter and JVM are still there.
     *
     * @param timeout zero or more; zero does not wait
     * @return this builder
     * @throws IllegalArgumentException if negative
     */
    public MonitorBuilder closeTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must be zero or more, was " + timeout);
        }
        closeTimeout = timeout;
        return this;
    }

    /** Waits for the exporters, at most as long as {@link #closeTimeout} says. For adapters, when the last run has ended. */
    public void awaitExporters() {
        Exporters.deliver(inUse(), closeTimeout);
    }

    /**
     * Begins to watch a run.
     *
     * @param run its names
     * @param topology what is being trained
     * @return a monitor without history
     */
    public Monitor build(RunInfo run, Topology topology) {
        return build(run, topology, inUse());
    }

    /**
     * Begins to watch a run without exporting anything: to judge a recorded run once more. What is found is what {@link
     * Monitor#observe} returns.
     *
     * @param run its names
     * @param topology what was trained
     * @return a monitor without history
     */
    public Monitor buildSilent(RunInfo run, Topology topology) {
        return build(run, topology, List.of());
    }

    private Monitor build(RunInfo run, Topology topology, List<QueuedExporter> effective) {
        requireNonNull(run, "run");
        requireNonNull(topology, "topology");
        Boundary boundary = new Boundary();
        List<WatchingRule> watching = new ArrayList<>(rules.size());
        rules.values().forEach(rule -> watching.add(watching(rule, topology, boundary)));
        List<StepGuard> inOrder = new ArrayList<>(guards.size());
        for (Configured<GuardFactory> guard : guards) {
            StepGuard plugin = boundary.call(
                    "guard " + guard.plugin().name(),
                    () -> requireNonNull(guard.plugin().create(topology, guard.settings()), "guard"),
                    sample -> StepDecision.proceed());
            inOrder.add(new ContainedGuard(guard.plugin().name(), plugin, boundary));
        }
        MitigationPolicy planner = boundary.call(
                "policy " + policy.plugin().name(),
                () -> requireNonNull(policy.plugin().create(topology, policy.settings()), "policy"),
                situation -> List.of());
        IncidentTracker incidents = IncidentTracker.resolvingAfter(resolveAfter);
        return new Monitor(run, topology, watching, inOrder, planner, incidents, effective, boundary);
    }

    private List<QueuedExporter> inUse() {
        return exporters.isEmpty() ? List.of(logging) : List.copyOf(exporters);
    }

    private WatchingRule watching(Configured<RuleFactory> rule, Topology topology, Boundary boundary) {
        RuleFactory factory = rule.plugin();
        List<LayerPattern> patterns = new ArrayList<>(ignoredByAll);
        patterns.addAll(ignoredLayers.getOrDefault(factory.name(), List.of()));
        Rule broken = sample -> Verdict.undecided("the rule could not be created");
        Rule created = boundary.call(
                "rule " + factory.name(),
                () -> requireNonNull(factory.create(topology, rule.settings()), "rule"),
                broken);
        return new WatchingRule(factory, created, LayerPattern.matching(patterns, topology));
    }

    private Configured<RuleFactory> known(String rule) {
        Configured<RuleFactory> known = rules.get(requireNonNull(rule, "rule"));
        if (known == null) {
            throw new IllegalArgumentException(
                    "there is no rule '" + rule + "'; there are " + String.join(", ", rules.keySet()));
        }
        return known;
    }
}
