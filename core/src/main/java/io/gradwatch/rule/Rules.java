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
        return List.of(
                nonFinite(),
                exploding(),
                vanishing(),
                updateRatio(),
                deadUnits(),
                saturation(),
                unchanged(),
                lossDivergence(),
                lossOscillation(),
                lossPlateau());
    }

    /**
     * Any NaN or infinity in gradients, parameters, updates or the score. Critical at once.
     *
     * @return the rule {@code non-finite}
     */
    public static RuleFactory nonFinite() {
        return new BuiltInRule(
                NonFiniteRule.NAME,
                NonFiniteRule.SETTINGS,
                Set.of(ExplodingRule.NAME, LossDivergenceRule.NAME),
                NonFiniteAdvice::of,
                NonFiniteRule::new);
    }

    /**
     * Gradient norms far above the run's own history, once or lastingly.
     *
     * @return the rule {@code exploding}
     */
    public static RuleFactory exploding() {
        return new BuiltInRule(
                ExplodingRule.NAME, ExplodingRule.SETTINGS, Set.of(), ExplodingAdvice::of, ExplodingRule::new);
    }

    /**
     * Gradients that fade on their way to the first layers.
     *
     * @return the rule {@code vanishing}
     */
    public static RuleFactory vanishing() {
        return new BuiltInRule(
                VanishingRule.NAME,
                VanishingRule.SETTINGS,
                Set.of(DeadUnitsRule.NAME, SaturationRule.NAME, ExplodingRule.NAME),
                VanishingAdvice::of,
                VanishingRule::new);
    }

    /**
     * Steps out of proportion to the weights in a run that does not learn.
     *
     * @return the rule {@code update-ratio}
     */
    public static RuleFactory updateRatio() {
        return new BuiltInRule(
                UpdateRatioRule.NAME,
                UpdateRatioRule.SETTINGS,
                Set.of(
                        ExplodingRule.NAME,
                        VanishingRule.NAME,
                        DeadUnitsRule.NAME,
                        UnchangedRule.NAME,
                        NonFiniteRule.NAME,
                        LossDivergenceRule.NAME),
                UpdateRatioAdvice::of,
                UpdateRatioRule::new);
    }

    /**
     * Rectifiers that are zero for every example.
     *
     * @return the rule {@code dead-units}
     */
    public static RuleFactory deadUnits() {
        return new BuiltInRule(
                DeadUnitsRule.NAME,
                DeadUnitsRule.SETTINGS,
                Set.of(ExplodingRule.NAME),
                DeadUnitsAdvice::of,
                DeadUnitsRule::new);
    }

    /**
     * Hidden units of sigmoid and tanh in their flat region, in a run that does not learn.
     *
     * @return the rule {@code saturation}
     */
    public static RuleFactory saturation() {
        return new BuiltInRule(
                SaturationRule.NAME,
                SaturationRule.SETTINGS,
                Set.of(ExplodingRule.NAME),
                SaturationAdvice::of,
                SaturationRule::new);
    }

    /**
     * Trainable parameters that stand still while others move.
     *
     * @return the rule {@code unchanged}
     */
    public static RuleFactory unchanged() {
        return new BuiltInRule(
                UnchangedRule.NAME,
                UnchangedRule.SETTINGS,
                Set.of(VanishingRule.NAME, DeadUnitsRule.NAME, NonFiniteRule.NAME),
                UnchangedAdvice::of,
                UnchangedRule::new);
    }

    /**
     * A loss that has risen and does not come back.
     *
     * @return the rule {@code loss-divergence}
     */
    public static RuleFactory lossDivergence() {
        return new BuiltInRule(
                LossDivergenceRule.NAME,
                LossDivergenceRule.SETTINGS,
                Set.of(ExplodingRule.NAME),
                LossDivergenceAdvice::of,
                (topology, settings) -> new LossDivergenceRule(settings));
    }

    /**
     * A loss that swings from one iteration to the next instead of falling.
     *
     * @return the rule {@code loss-oscillation}
     */
    public static RuleFactory lossOscillation() {
        return new BuiltInRule(
                LossOscillationRule.NAME,
                LossOscillationRule.SETTINGS,
                Set.of(ExplodingRule.NAME, LossDivergenceRule.NAME),
                LossOscillationAdvice::of,
                (topology, settings) -> new LossOscillationRule(settings));
    }

    /**
     * A loss that no longer falls although the gradients are not small.
     *
     * @return the rule {@code loss-plateau}
     */
    public static RuleFactory lossPlateau() {
        return new BuiltInRule(
                LossPlateauRule.NAME,
                LossPlateauRule.SETTINGS,
                Set.of(
                        VanishingRule.NAME,
                        DeadUnitsRule.NAME,
                        SaturationRule.NAME,
                        UnchangedRule.NAME,
                        UpdateRatioRule.NAME,
                        LossOscillationRule.NAME),
                LossPlateauAdvice::of,
                (topology, settings) -> new LossPlateauRule(settings));
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
