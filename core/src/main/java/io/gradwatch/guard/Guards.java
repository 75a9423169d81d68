package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The built-in guards. */
public final class Guards {
    private Guards() {}

    /**
     * All built-in guards, in the order in which they are meant to stand: what skips, what scales, what clips.
     *
     * @return an immutable list
     */
    public static List<GuardFactory> all() {
        return List.of(skipNonFinite(), scaleSpike());
    }

    /**
     * A guard without settings, from its name and a constructor.
     *
     * @param name the guard's name, lower case with hyphens
     * @param constructor makes a guard without history for one run
     * @return the factory
     */
    public static GuardFactory of(String name, Function<Topology, StepGuard> constructor) {
        requireNonNull(constructor, "constructor");
        return new BuiltInGuard(name, List.of(), (topology, settings) -> constructor.apply(topology));
    }

    /**
     * Skips a step whose gradient is not finite. Never gives up: a poisoned step is never let through.
     *
     * @return the guard
     */
    public static GuardFactory skipNonFinite() {
        return of("skip-non-finite", topology -> Guards::skipNonFinite);
    }

    /**
     * Scales a spike down to what the parameter's own history allows. See {@code docs/mitigations.md} for the bounds.
     *
     * @return the guard
     */
    public static GuardFactory scaleSpike() {
        return of("scale-spike", SpikeGuard::new);
    }

    /**
     * Asks several guards in order. Each sees the gradient as those before it would leave it; factors multiply; the
     * first skip ends it.
     *
     * @param guards the guards in order; none means proceed
     * @return one guard
     */
    public static StepGuard composite(List<StepGuard> guards) {
        return new CompositeGuard(List.copyOf(guards));
    }

    /**
     * A decision that multiplies the whole gradient by one factor.
     *
     * @param parameters number of parameters
     * @param factor in [0, 1]
     * @param reason why
     * @return the decision
     */
    public static StepDecision.Scale scaleAll(int parameters, double factor, String reason) {
        double[] factors = new double[parameters];
        Arrays.fill(factors, factor);
        return new StepDecision.Scale(Column.of(factors), reason);
    }

    private static StepDecision skipNonFinite(GradientSample sample) {
        if (sample.isFinite()) {
            return StepDecision.proceed();
        }
        int first = 0;
        while (first < sample.norms().size()
                && sample.nonFiniteCounts().at(first) == 0
                && Double.isFinite(sample.norms().at(first))) {
            first++;
        }
        String what = sample.nonFiniteCount() > 0
                ? sample.nonFiniteCount() + " gradient elements are NaN or infinite"
                : "the gradient norm is NaN or infinite";
        String where = first < sample.norms().size() ? sample.topology().nameOf(first) : "the global norm";
        return new StepDecision.Skip(what + ", first in " + where);
    }
}
