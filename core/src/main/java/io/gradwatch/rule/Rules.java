package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The built-in rules. Their conditions, settings and sources are listed in docs/rules.md. */
public final class Rules {
    private Rules() {}

    /**
     * All built-in rules, in the order in which they judge.
     *
     * @return an immutable list
     */
    public static List<RuleFactory> all() {
        return List.of(nonFinite(), exploding(), vanishing());
    }

    /**
     * Any NaN or infinity in gradients, parameters, updates or the score. Critical at once.
     *
     * @return the rule {@code non-finite}
     */
    public static RuleFactory nonFinite() {
        return new BuiltInRule(
                NonFiniteRule.NAME,
                List.of(),
                Set.of(ExplodingRule.NAME),
                NonFiniteAdvice::of,
                (topology, settings) -> new NonFiniteRule());
    }

    /**
     * Gradient norms far above the run's own history, once or lastingly.
     *
     * @return the rule {@code exploding}
     */
    public static RuleFactory exploding() {
        return new BuiltInRule(
                ExplodingRule.NAME,
                List.of(),
                Set.of(),
                ExplodingAdvice::of,
                (topology, settings) -> new ExplodingRule(topology));
    }

    /**
     * Gradients that fade on their way to the first layers.
     *
     * @return the rule {@code vanishing}
     */
    public static RuleFactory vanishing() {
        return new BuiltInRule(
                VanishingRule.NAME,
                List.of(),
                Set.of(),
                VanishingAdvice::of,
                (topology, settings) -> new VanishingRule(topology));
    }

    /**
     * A rule without settings, from its name and a constructor.
     *
     * @param name the rule's name, lower case with hyphens
     * @param constructor makes a rule without history for one run
     * @return the factory
     */
    public static RuleFactory of(String name, Function<Topology, Rule> constructor) {
        requireNonNull(name, "name");
        requireNonNull(constructor, "constructor");
        return new BuiltInRule(
                name,
                List.of(),
                Set.of(),
                (violated, sample) -> Advice.NONE,
                (topology, settings) -> constructor.apply(topology));
    }
}
