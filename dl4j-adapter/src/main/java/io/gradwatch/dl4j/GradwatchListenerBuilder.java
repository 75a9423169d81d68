package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.export.Exporter;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.RuleFactory;
import java.util.List;
import java.util.UUID;

/** Sets up a {@link GradwatchListener}. Not thread-safe. */
public final class GradwatchListenerBuilder {
    private final MonitorBuilder monitors;
    private String run = "run-" + UUID.randomUUID().toString().substring(0, 8);

    GradwatchListenerBuilder(MonitorBuilder monitors) {
        this.monitors = monitors;
    }

    /**
     * Names the run. Default: {@code run-} and eight random digits.
     *
     * @param run the name, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public GradwatchListenerBuilder run(String run) {
        if (requireNonNull(run, "run").isBlank()) {
            throw new IllegalArgumentException("run must not be blank: it names the run in metrics and on the page");
        }
        this.run = run;
        return this;
    }

    /**
     * Sets guards and policy to those of a preset.
     *
     * @param preset how far Gradwatch may go
     * @return this builder
     */
    public GradwatchListenerBuilder preset(Preset preset) {
        monitors.preset(preset);
        return this;
    }

    /**
     * Adds a rule to the built-in ones.
     *
     * @param rule makes the rule
     * @return this builder
     * @throws IllegalArgumentException if there is a rule of that name
     */
    public GradwatchListenerBuilder rule(RuleFactory rule) {
        monitors.rule(rule);
        return this;
    }

    /**
     * Replaces all rules.
     *
     * @param rules the only rules
     * @return this builder
     */
    public GradwatchListenerBuilder rules(List<RuleFactory> rules) {
        monitors.rules(rules);
        return this;
    }

    /**
     * Adds a guard after those already there.
     *
     * @param guard makes the guard
     * @return this builder
     */
    public GradwatchListenerBuilder guard(GuardFactory guard) {
        monitors.guard(guard);
        return this;
    }

    /**
     * Sets the policy. If it may roll back, snapshots are kept, which cost twice the memory of parameters and updater
     * state, at most {@link #maxSnapshotBytes}.
     *
     * @param policy makes the policy
     * @return this builder
     */
    public GradwatchListenerBuilder policy(PolicyFactory policy) {
        monitors.policy(policy);
        return this;
    }

    /**
     * Adds an exporter. It is called on a daemon thread behind a bounded queue.
     *
     * @param exporter the exporter
     * @return this builder
     */
    public GradwatchListenerBuilder exporter(Exporter exporter) {
        monitors.exporter(exporter);
        return this;
    }

    /**
     * Sets how many healthy verdicts in a row resolve an incident. Default 20.
     *
     * @param iterations at least 1
     * @return this builder
     */
    public GradwatchListenerBuilder resolveAfterIterations(int iterations) {
        monitors.resolveAfterIterations(iterations);
        return this;
    }

    /**
     * Sets the most memory that the snapshots of one network may take. What does not fit is not kept at all: the log says
     * so once, at the start, and a rollback is answered with the reason. Default: a quarter of what JavaCPP may allocate
     * ({@code org.bytedeco.javacpp.maxbytes}, which is the largest heap unless set).
     *
     * @param bytes 0 or more; two snapshots take twice parameters and updater state
     * @return this builder
     * @throws IllegalArgumentException if negative
     */
    public GradwatchListenerBuilder maxSnapshotBytes(long bytes) {
        monitors.maxSnapshotBytes(bytes);
        return this;
    }

    /**
     * Makes the listener.
     *
     * @return a new listener, attached to nothing
     */
    public GradwatchListener build() {
        return new GradwatchListener(run, monitors);
    }
}
