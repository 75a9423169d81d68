package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a policy together: which trouble is answered with what, how often, and how it is released. Numbers that are not
 * set are those of {@link Policies#autopilot()}. Not thread-safe; the factory it builds is immutable.
 *
 * <p>The first step of any escalation, skipping or scaling a single step, is a guard's, not a policy's.
 */
public final class PolicyBuilder {
    private final String name;
    private final List<Ladder> ladders = new ArrayList<>();
    private final Map<String, Object> numbers = new HashMap<>();

    PolicyBuilder(String name) {
        this.name = requireNonNull(name, "name");
    }

    /**
     * Answers the first violation of a rule.
     *
     * @param rule name of the rule
     * @param atLeast severity from which it counts
     * @param ladder responses, mildest first; each further trouble after the cool-down is answered one rung up
     * @return this builder
     */
    public PolicyBuilder on(String rule, Severity atLeast, Response... ladder) {
        return on(Trigger.inARow(rule, atLeast, 1), ladder);
    }

    /**
     * Answers a trigger. When several want an answer in one iteration, the first given that has one left is answered.
     *
     * @param trigger when to act
     * @param ladder responses, mildest first; each further trouble after the cool-down is answered one rung up
     * @return this builder
     */
    public PolicyBuilder on(Trigger trigger, Response... ladder) {
        ladders.add(new Ladder(requireNonNull(trigger, "trigger"), List.of(ladder)));
        return this;
    }

    /**
     * Sets the least distance from one response to the next. Default 3.
     *
     * @param iterations from 1 to 1 000 000
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder cooldownIterations(long iterations) {
        return set(PolicyLimits.COOLDOWN, iterations);
    }

    /**
     * Sets how many clean iterations in a row come before the first release. Default 200.
     *
     * @param iterations from 1 to 1 000 000, not below the cool-down
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder cleanIterations(long iterations) {
        return set(PolicyLimits.CLEAN, iterations);
    }

    /**
     * Sets how many clean iterations lie between one release and the next. Default 50.
     *
     * @param iterations from 1 to 1 000 000
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder warmingStepIterations(long iterations) {
        return set(PolicyLimits.WARMING_STEP, iterations);
    }

    /**
     * Sets the smallest factor of the learning rate. Default 1/1024.
     *
     * @param factor above 0, at most 0.5
     * @return this builder
     * @throws IllegalArgumentException if out of range or NaN
     */
    public PolicyBuilder learningRateFloor(double factor) {
        return set(PolicyLimits.FLOOR, factor);
    }

    /**
     * Sets the budget of rollbacks in a run. Default 100. Those that failed do not count.
     *
     * @param rollbacks from 0 to 1 000 000
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder maxRollbacks(long rollbacks) {
        return set(PolicyLimits.ROLLBACKS, rollbacks);
    }

    /**
     * Sets the budget of learning-rate cuts in a run. Default 100. Those that failed do not count.
     *
     * @param cuts from 0 to 1 000 000
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder maxLearningRateCuts(long cuts) {
        return set(PolicyLimits.CUTS, cuts);
    }

    /**
     * Sets what a relapse does to the clean iterations asked for. Default doubled, up to 64-fold.
     *
     * @param factor what they are multiplied by, from 1 to 100
     * @param max largest multiple of the clean iterations, from 1 to 10 000
     * @return this builder
     * @throws IllegalArgumentException if out of range
     */
    public PolicyBuilder backOff(long factor, long max) {
        return set(PolicyLimits.BACK_OFF_FACTOR, factor).set(PolicyLimits.MAX_BACK_OFF, max);
    }

    /**
     * Sets which quantile of the latest 200 healthy global norms becomes the clipping bound. Default 0.9.
     *
     * @param quantile above 0, at most 1
     * @return this builder
     * @throws IllegalArgumentException if out of range or NaN
     */
    public PolicyBuilder clipQuantile(double quantile) {
        return set(PolicyLimits.CLIP_QUANTILE, quantile);
    }

    /**
     * The policy.
     *
     * @return its factory, without settings
     * @throws IllegalArgumentException if there is no trigger, a ladder is empty, two triggers look at the same rule and
     *     severity, a response follows one that stops training, or the cool-down is longer than the clean
     *     iterations
     */
    public PolicyFactory build() {
        PolicyLimits limits = PolicyLimits.from(Settings.of(PolicyLimits.SETTINGS, numbers));
        if (limits.cooldownIterations() > limits.cleanIterations()) {
            throw new IllegalArgumentException("cooldownIterations must be at most cleanIterations, which is "
                    + limits.cleanIterations() + ", was " + limits.cooldownIterations());
        }
        if (ladders.isEmpty()) {
            throw new IllegalArgumentException("a policy needs at least one trigger, had none");
        }
        for (int i = 0; i < ladders.size(); i++) {
            check(ladders.get(i), ladders.subList(0, i));
        }
        List<Ladder> copy = List.copyOf(ladders);
        boolean mayRollBack =
                limits.maxRollbacks() > 0 && copy.stream().anyMatch(ladder -> ladder.has(Measure.ROLLBACK));
        return new BuiltInPolicy(
                name,
                List.of(),
                settings -> mayRollBack,
                (topology, settings) -> new LadderPolicy(topology, limits, copy));
    }

    private static void check(Ladder ladder, List<Ladder> before) {
        Trigger trigger = ladder.trigger();
        if (ladder.rungs().isEmpty()) {
            throw new IllegalArgumentException("'" + trigger.rule() + "' needs at least one response, had none");
        }
        for (int rung = 0; rung < ladder.rungs().size() - 1; rung++) {
            if (ladder.rungs().get(rung).has(Measure.STOP)) {
                throw new IllegalArgumentException(
                        "STOP must be the last response to '" + trigger.rule() + "', was " + ladder.rungs());
            }
        }
        for (Ladder other : before) {
            if (other.trigger().rule().equals(trigger.rule()) && other.trigger().atLeast() == trigger.atLeast()) {
                throw new IllegalArgumentException(
                        "there is a trigger for '" + trigger.rule() + "' at " + trigger.atLeast() + " already");
            }
        }
    }

    private PolicyBuilder set(Setting setting, Number value) {
        numbers.putAll(
                Settings.of(List.of(setting), Map.of(setting.name(), value)).asMap());
        return this;
    }
}
