package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;

import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongToDoubleFunction;

/** A run of which one rule sees losses, gradient norms and a learning rate. */
final class LossRun {
    private static final Topology TOPOLOGY = dense(1);

    private final Rule rule;
    private final Set<Severity> severities = EnumSet.noneOf(Severity.class);
    private double norm = 1;
    private double rate = 1e-3;
    private long iteration;
    private Verdict last = Verdict.healthy();

    LossRun(RuleFactory factory) {
        this(factory, Map.of());
    }

    LossRun(RuleFactory factory, Map<String, ?> settings) {
        rule = factory.create(TOPOLOGY, Settings.of(factory.settings(), settings));
    }

    /** The gradient norm from now on. */
    LossRun norm(double value) {
        norm = value;
        return this;
    }

    /** The learning rate from now on. */
    LossRun rate(double value) {
        rate = value;
        return this;
    }

    /** Iterations of one loss. */
    LossRun constant(int iterations, double loss) {
        return losses(iterations, i -> loss);
    }

    /** Iterations whose losses are a function of the iteration, counted from the start of the run. */
    LossRun losses(int iterations, LongToDoubleFunction loss) {
        for (int i = 0; i < iterations; i++) {
            IterationSample sample = new IterationSample(
                    gradient(TOPOLOGY, iteration, norm, 0),
                    0,
                    loss.applyAsDouble(iteration),
                    all(2, 1e-3),
                    all(2, 1),
                    all(2, rate));
            last = rule.judge(sample);
            iteration++;
            if (last instanceof Verdict.Violated violated) {
                severities.add(violated.severity());
            }
        }
        return this;
    }

    /** The latest verdict. */
    Verdict last() {
        return last;
    }

    /** The latest verdict in a word: {@code HEALTHY}, {@code UNDECIDED} or the severity. */
    String lastWord() {
        return last.match(
                () -> "HEALTHY",
                undecided -> "UNDECIDED",
                violated -> violated.severity().name());
    }

    /** Severities of all violations so far. */
    Set<Severity> severities() {
        return severities;
    }
}
