package io.gradwatch.testkit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a rule a run, iteration by iteration, and checks what it says.
 *
 * <pre>{@code
 * RuleTester.of(new BigUpdateRuleFactory())
 *         .settings(Map.of("limit", 0.2))
 *         .topology(SampleTopologies.dense(3))
 *         .healthyRun(60)
 *         .expectsHealthy()
 *         .iteration(sample -> sample.updateNorm(2, 0.5))
 *         .expectsViolated(Severity.WARNING, "dense1.W");
 * }</pre>
 *
 * <p>Expectations are about the latest iteration, unless they say otherwise. A failure shows the last iterations with
 * their verdicts and findings. The rule is made when the first iteration is told. For one thread.
 */
public final class RuleTester {
    private static final int SHOWN = 8;
    private static final long SEED = 1;

    private final RuleFactory factory;
    private final List<IterationSample> samples = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private Map<String, ?> settings = Map.of();
    private Topology topology = SampleTopologies.dense(4);
    private @Nullable Rule rule;
    private @Nullable HealthyCourse course;

    private RuleTester(RuleFactory factory) {
        this.factory = factory;
    }

    /**
     * A tester of one rule, on four dense layers and with the rule's defaults until told otherwise.
     *
     * @param factory makes the rule
     * @return a new tester
     */
    public static RuleTester of(RuleFactory factory) {
        return new RuleTester(requireNonNull(factory, "factory"));
    }

    /**
     * Sets settings of the rule. Before the first iteration.
     *
     * @param values by name; those left out have their defaults
     * @return this tester
     */
    public RuleTester settings(Map<String, ?> values) {
        requireNotBegun();
        settings = Map.copyOf(values);
        return this;
    }

    /**
     * Sets what is trained. Before the first iteration.
     *
     * @param trained the network
     * @return this tester
     */
    public RuleTester topology(Topology trained) {
        requireNotBegun();
        topology = requireNonNull(trained, "trained");
        return this;
    }

    /**
     * Tells iterations as they are.
     *
     * @param given samples, of the topology that was set
     * @return this tester
     */
    public RuleTester given(IterationSample... given) {
        return given(Arrays.asList(given));
    }

    /**
     * Tells iterations as they are, for example a run of {@link SampleRuns} or {@link Trouble}. Its topology becomes that
     * of the rule when these are the first iterations.
     *
     * @param given samples
     * @return this tester
     */
    public RuleTester given(List<IterationSample> given) {
        if (rule == null && !given.isEmpty()) {
            topology = given.get(0).topology();
        }
        given.forEach(this::judge);
        return this;
    }

    /**
     * Tells iterations of a run that learns, with noise; later ones go on where it was.
     *
     * @param iterations how many
     * @return this tester
     */
    public RuleTester healthyRun(int iterations) {
        HealthyCourse healthy = course;
        if (healthy == null) {
            healthy = new HealthyCourse(topology, SEED, HealthyCourse.USUAL_NOISE);
            course = healthy;
        }
        for (int i = 0; i < iterations; i++) {
            judge(healthy.nextAt(nextIteration()).build());
        }
        return this;
    }

    /**
     * Tells one more iteration: {@linkplain SampleBuilder healthy and without noise} but for what is changed.
     *
     * @param change what is not as usual
     * @return this tester
     */
    public RuleTester iteration(Consumer<SampleBuilder> change) {
        return iterations(1, change);
    }

    /**
     * Tells several more iterations that are alike.
     *
     * @param count how many
     * @param change what is not as usual in each
     * @return this tester
     */
    public RuleTester iterations(int count, Consumer<SampleBuilder> change) {
        for (int i = 0; i < count; i++) {
            SampleBuilder sample = SampleBuilder.of(topology, nextIteration());
            change.accept(sample);
            judge(sample.build());
        }
        return this;
    }

    /**
     * The latest iteration is healthy.
     *
     * @return this tester
     */
    public RuleTester expectsHealthy() {
        return demand(latest() instanceof Verdict.Healthy, "healthy");
    }

    /**
     * The rule cannot judge the latest iteration.
     *
     * @param reason what its reason contains; may be empty
     * @return this tester
     */
    public RuleTester expectsUndecided(String reason) {
        return demand(
                latest() instanceof Verdict.Undecided undecided
                        && undecided.reason().contains(reason),
                reason.isEmpty() ? "undecided" : "undecided because of '" + reason + "'");
    }

    /**
     * The latest iteration is violated.
     *
     * @param severity how bad
     * @param parameters names of all parameters with a finding, such as {@code dense1.W}; none when only the whole model is
     *     meant
     * @return this tester
     */
    public RuleTester expectsViolated(Severity severity, String... parameters) {
        Set<String> wanted = new TreeSet<>(List.of(parameters));
        boolean met = latest() instanceof Verdict.Violated violated
                && violated.severity() == severity
                && namesIn(violated).equals(wanted);
        return demand(met, "violated, " + severity + ", at " + (wanted.isEmpty() ? "the whole model" : wanted));
    }

    /**
     * The latest iteration is violated, wherever.
     *
     * @param severity how bad
     * @return this tester
     */
    public RuleTester expectsViolatedAnywhere(Severity severity) {
        return demand(
                latest() instanceof Verdict.Violated violated && violated.severity() == severity,
                "violated, " + severity);
    }

    /**
     * The rule's remedy for the violation in the latest iteration.
     *
     * @param part what it contains
     * @return this tester
     */
    public RuleTester expectsRemedy(String part) {
        String remedy = latest() instanceof Verdict.Violated violated
                ? factory.advice(violated, samples.get(samples.size() - 1)).remedy()
                : "";
        return demand(
                remedy.contains(part), "violated with a remedy that contains '" + part + "', was '" + remedy + "'");
    }

    /**
     * No iteration so far was violated.
     *
     * @return this tester
     */
    public RuleTester expectsNoViolation() {
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Violated) {
                throw new AssertionError(message("no violation", i));
            }
        }
        return this;
    }

    private void requireNotBegun() {
        if (rule != null) {
            throw new IllegalStateException("settings and topology come before the first iteration");
        }
    }

    private long nextIteration() {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).iteration() + 1;
    }

    private void judge(IterationSample sample) {
        Rule judge = rule;
        if (judge == null) {
            judge = factory.create(topology, Settings.of(factory.settings(), settings));
            rule = judge;
        }
        samples.add(sample);
        verdicts.add(judge.judge(sample));
    }

    private Verdict latest() {
        if (verdicts.isEmpty()) {
            throw new IllegalStateException("tell at least one iteration before you expect anything");
        }
        return verdicts.get(verdicts.size() - 1);
    }

    private Set<String> namesIn(Verdict.Violated violated) {
        Set<String> names = new TreeSet<>();
        for (Finding finding : violated.findings()) {
            if (finding.parameter() != Finding.WHOLE_MODEL) {
                names.add(Verdicts.name(finding.parameter(), topology));
            }
        }
        return names;
    }

    private RuleTester demand(boolean met, String what) {
        if (!met) {
            throw new AssertionError(message(what, verdicts.size() - 1));
        }
        return this;
    }

    private String message(String wanted, int at) {
        List<String> lines = new ArrayList<>();
        for (int i = Math.max(0, at - SHOWN + 1); i <= at; i++) {
            lines.add("  iteration " + samples.get(i).iteration() + ": " + Verdicts.words(verdicts.get(i), topology));
        }
        return "rule " + factory.name() + ", iteration " + samples.get(at).iteration() + ": expected " + wanted
                + ", but it said:" + lines.stream().collect(joining("\n", "\n", ""));
    }
}
