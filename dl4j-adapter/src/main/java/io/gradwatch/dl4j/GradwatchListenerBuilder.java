package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Configuration;
import io.gradwatch.ConfigurationReader;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.export.Exporter;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.RuleFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Sets up a {@link GradwatchListener} or a {@link SameDiffGradwatchListener}. Not thread-safe.
 *
 * @param <L> the kind of listener
 */
public final class GradwatchListenerBuilder<L> {
    private final MonitorBuilder monitors;
    private final BiFunction<String, MonitorBuilder, L> listener;
    private String run = "run-" + UUID.randomUUID().toString().substring(0, 8);

    /** The listener is made of the name of the run and what watches each network. */
    GradwatchListenerBuilder(MonitorBuilder monitors, BiFunction<String, MonitorBuilder, L> listener) {
        this.monitors = requireNonNull(monitors, "monitors");
        this.listener = listener;
    }

    /** Everything by file, as {@link GradwatchListener#from} says. */
    static <L> GradwatchListenerBuilder<L> from(Path file, BiFunction<String, MonitorBuilder, L> listener) {
        Configuration configuration = ConfigurationReader.find().read(file);
        GradwatchListenerBuilder<L> builder = new GradwatchListenerBuilder<>(configuration.monitors(), listener);
        return configuration.run() == null ? builder : builder.run(configuration.run());
    }

    /**
     * Names the run. Default: {@code run-} and eight random digits.
     *
     * @param run the name, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public GradwatchListenerBuilder<L> run(String run) {
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
    public GradwatchListenerBuilder<L> preset(Preset preset) {
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
    public GradwatchListenerBuilder<L> rule(RuleFactory rule) {
        monitors.rule(rule);
        return this;
    }

    /**
     * Replaces all rules.
     *
     * @param rules the only rules
     * @return this builder
     */
    public GradwatchListenerBuilder<L> rules(List<RuleFactory> rules) {
        monitors.rules(rules);
        return this;
    }

    /**
     * Adds a guard after those already there.
     *
     * @param guard makes the guard
     * @return this builder
     */
    public GradwatchListenerBuilder<L> guard(GuardFactory guard) {
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
    public GradwatchListenerBuilder<L> policy(PolicyFactory policy) {
        monitors.policy(policy);
        return this;
    }

    /**
     * Adds an exporter. It is called on a daemon thread behind a bounded queue.
     *
     * @param exporter the exporter
     * @return this builder
     */
    public GradwatchListenerBuilder<L> exporter(Exporter exporter) {
        monitors.exporter(exporter);
        return this;
    }

    /**
     * Sets how many healthy verdicts in a row resolve an incident. Default 20.
     *
     * @param iterations at least 1
     * @return this builder
     */
    public GradwatchListenerBuilder<L> resolveAfterIterations(int iterations) {
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
    public GradwatchListenerBuilder<L> maxSnapshotBytes(long bytes) {
        monitors.maxSnapshotBytes(bytes);
        return this;
    }

    /**
     * Sets how long closing the listener waits for exporters to deliver what they were given, all of them together.
     * Default: five seconds. The wait ends early when all is delivered or when the thread is interrupted; the log says what
     * was not delivered by then.
     *
     * @param timeout zero or more; zero does not wait
     * @return this builder
     * @throws IllegalArgumentException if negative
     */
    public GradwatchListenerBuilder<L> closeTimeout(Duration timeout) {
        monitors.closeTimeout(timeout);
        return this;
    }

    /**
     * Makes the listener.
     *
     * @return a new listener, attached to nothing
     */
    public L build() {
        return listener.apply(run, monitors);
    }
}
