package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Severity;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The built-in policies. What they do and when they let go again is told in docs/mitigations.md. */
public final class Policies {
    /** One iteration above the limits is a spike, which is the guard's to deal with. */
    private static final Trigger EXPLOSION = Trigger.inARow("exploding", Severity.CRITICAL, 2);

    /** Skipping alone does not help then. */
    private static final Trigger NON_FINITE = new Trigger("non-finite", Severity.CRITICAL, 3, 50);

    /**
     * A loss that is worse than without training, in a run whose gradients are no longer large: saturated units pass none
     * on. Two of the rule's windows in a row, so that after an answer it has judged afresh.
     */
    private static final Trigger DIVERGENCE = Trigger.inARow("loss-divergence", Severity.CRITICAL, 20);

    /**
     * Units that a step has killed or saturated: gradients are small again when it is seen, and older weights alone bring them
     * back. For longer than one measurement of ten iterations, so that after an answer the rules have looked again.
     */
    private static final Trigger DEATH = Trigger.inARow("dead-units", Severity.CRITICAL, 15);

    private static final Trigger SATURATION = Trigger.inARow("saturation", Severity.CRITICAL, 15);

    private static final Setting MAY_STOP = Setting.flag(
            "mayStop",
            false,
            "Whether training is stopped when there is trouble and floor or budgets leave nothing else");

    private Policies() {}

    /**
     * All built-in policies.
     *
     * @return an immutable list
     */
    public static List<PolicyFactory> all() {
        return List.of(observeOnly(), protect(), autopilot());
    }

    /**
     * A policy without settings, from its name and a constructor. It may roll back.
     *
     * @param name the policy's name, lower case with hyphens
     * @param constructor makes a policy without history for one run
     * @return the factory
     */
    public static PolicyFactory of(String name, Function<Topology, MitigationPolicy> constructor) {
        requireNonNull(constructor, "constructor");
        return new BuiltInPolicy(
                name, List.of(), settings -> true, (topology, settings) -> constructor.apply(topology));
    }

    /**
     * Watches and never acts.
     *
     * @return the policy
     */
    public static PolicyFactory observeOnly() {
        return new BuiltInPolicy(
                "observe-only", List.of(), settings -> false, (topology, settings) -> situation -> List.of());
    }

    /**
     * Answers a sustained explosion with clipping of the global norm, and releases it once the run has been clean for
     * long enough. Never touches the learning rate and never rolls back.
     *
     * @return the policy
     */
    public static PolicyFactory protect() {
        List<Ladder> ladders = List.of(new Ladder(EXPLOSION, List.of(Response.of(Measure.CLIP))));
        return new BuiltInPolicy(
                "protect",
                PolicyLimits.CLIPPING_SETTINGS,
                settings -> false,
                (topology, settings) -> new LadderPolicy(topology, PolicyLimits.from(settings), ladders));
    }

    /**
     * Answers a sustained explosion, gradients that keep being non-finite, a loss that stays worse than without training, or
     * units that a large step has killed or saturated, with a rollback, a halved learning rate and clipping, and releases
     * both step by step once the run has been clean for long enough. Stops training only when
     * told that it may, and only when floor and budgets leave nothing else.
     *
     * @return the policy
     */
    public static PolicyFactory autopilot() {
        List<Setting> settings = new ArrayList<>(PolicyLimits.SETTINGS);
        settings.add(MAY_STOP);
        return new BuiltInPolicy(
                "autopilot", settings, given -> given.whole(PolicyLimits.ROLLBACKS.name()) > 0, Policies::autopilot);
    }

    /**
     * Puts a policy together from triggers and responses.
     *
     * @param name the policy's name, lower case with hyphens
     * @return a new builder without triggers
     */
    public static PolicyBuilder builder(String name) {
        return new PolicyBuilder(name);
    }

    private static MitigationPolicy autopilot(Topology topology, Settings settings) {
        List<Response> rungs = new ArrayList<>(2);
        // Together: clipping bounds the steps to come, but only older weights undo those already taken.
        rungs.add(Response.of(Measure.ROLLBACK, Measure.HALVE_LEARNING_RATE, Measure.CLIP)
                .repeated());
        if (settings.flag(MAY_STOP.name())) {
            rungs.add(Response.of(Measure.STOP));
        }
        return new LadderPolicy(
                topology,
                PolicyLimits.from(settings),
                Stream.of(NON_FINITE, EXPLOSION, DIVERGENCE, DEATH, SATURATION)
                        .map(trigger -> new Ladder(trigger, rungs))
                        .toList());
    }
}
