package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.function.Function;

/** The built-in rules. Their conditions, constants and sources are listed in docs/rules.md. */
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
        return of(NonFiniteRule.NAME, topology -> new NonFiniteRule());
    }

    /**
     * Gradient norms far above the run's own history, once or lastingly.
     *
     * @return the rule {@code exploding}
     */
    public static RuleFactory exploding() {
        return of(ExplodingRule.NAME, ExplodingRule::new);
    }

    /**
     * Gradients that fade on their way to the first layers.
     *
     * @return the rule {@code vanishing}
     */
    public static RuleFactory vanishing() {
        return of(VanishingRule.NAME, VanishingRule::new);
    }

    /**
     * A rule factory from its name and a constructor.
     *
     * @param name the rule's name, lower case with hyphens
     * @param constructor makes a rule without history for one run
     * @return the factory
     */
    public static RuleFactory of(String name, Function<Topology, Rule> constructor) {
        requireNonNull(name, "name");
        requireNonNull(constructor, "constructor");
        return new RuleFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Rule create(Topology topology) {
                return constructor.apply(topology);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
