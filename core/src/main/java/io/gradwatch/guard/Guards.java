package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.Clipping;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** The built-in guards. */
public final class Guards {
    private Guards() {}

    /**
     * All built-in guards, in the order in which they are meant to stand: what skips, what scales by its own history,
     * and what clips to a fixed bound, from the whole gradient down to its elements.
     *
     * @return an immutable list
     */
    public static List<GuardFactory> all() {
        return List.of(
                skipNonFinite(),
                scaleSpike(),
                adaptiveBound(),
                clipGlobalNorm(),
                clipLayerNorm(),
                clipParameterNorm(),
                clipAdaptive(),
                clipElements());
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
     * Skips a step whose gradient is not finite, or so large that the updater's own arithmetic would overflow ({@link
     * GradientSample#firstOverLimit}). Never gives up: a poisoned step is never let through.
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
        return new BuiltInGuard(SpikeGuard.NAME, SpikeGuard.SETTINGS, SpikeGuard::new);
    }

    /**
     * Bounds the gradient of each parameter by a little more than its own running mean (AdaGC, Wang et al. 2025, arXiv
     * 2502.11034). See {@code docs/mitigations.md} for the bounds.
     *
     * @return the guard
     */
    public static GuardFactory adaptiveBound() {
        return new BuiltInGuard(AdaptiveBoundGuard.NAME, AdaptiveBoundGuard.SETTINGS, AdaptiveBoundGuard::new);
    }

    /**
     * Clips the whole gradient to a global norm (Pascanu, Mikolov and Bengio 2013).
     *
     * @return the guard; its setting {@code maxNorm} is 1
     */
    public static GuardFactory clipGlobalNorm() {
        return clipping("clip-global-norm", maxNorm("global norm"), Clipping.GlobalNorm::new);
    }

    /**
     * Clips the gradient of each layer to a norm.
     *
     * @return the guard; its setting {@code maxNorm} is 1
     */
    public static GuardFactory clipLayerNorm() {
        return clipping("clip-layer-norm", maxNorm("norm of a layer"), Clipping.LayerNorm::new);
    }

    /**
     * Clips the gradient of each parameter to a norm.
     *
     * @return the guard; its setting {@code maxNorm} is 1
     */
    public static GuardFactory clipParameterNorm() {
        return clipping("clip-parameter-norm", maxNorm("norm of a parameter"), Clipping.ParameterNorm::new);
    }

    /**
     * Clips the gradient of each unit to a share of the norm of its weights (AGC, Brock et al. 2021, arXiv 2102.06171).
     *
     * @return the guard; its setting {@code lambda} is 0.01, {@code epsilon} 0.001
     */
    public static GuardFactory clipAdaptive() {
        List<Setting> settings = List.of(
                Setting.number(
                        "lambda",
                        0.01,
                        Range.POSITIVE,
                        "times the norm of the weights",
                        "Largest norm of the gradient of a unit"),
                Setting.number(
                        "epsilon", 0.001, Range.POSITIVE, "", "Smallest norm of the weights of a unit that counts"));
        return new BuiltInGuard(
                "clip-adaptive",
                settings,
                (topology, values) -> ClippingGuard.enabled(
                        new Clipping.Adaptive(values.number("lambda"), values.number("epsilon"))));
    }

    /**
     * Clips each element of the gradient to a magnitude.
     *
     * @return the guard; its setting {@code maxValue} is 1
     */
    public static GuardFactory clipElements() {
        Setting maxValue = Setting.number(
                "maxValue", 1, Range.POSITIVE, "", "Largest magnitude of an element of the mini-batch mean gradient");
        return clipping("clip-elements", maxValue, Clipping.Elements::new);
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

    private static Setting maxNorm(String what) {
        return Setting.number("maxNorm", 1, Range.POSITIVE, "", "Largest " + what + " of the mini-batch mean gradient");
    }

    private static GuardFactory clipping(String name, Setting bound, DoubleFunction<Clipping> clipping) {
        return new BuiltInGuard(
                name,
                List.of(bound),
                (topology, settings) -> ClippingGuard.enabled(clipping.apply(settings.number(bound.name()))));
    }

    private static StepDecision skipNonFinite(GradientSample sample) {
        if (sample.isFinite()) {
            int over = sample.firstOverLimit();
            return over < 0
                    ? StepDecision.proceed()
                    : new StepDecision.Skip(
                            "the step would overflow in " + sample.topology().nameOf(over));
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
