package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Situation;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drives a policy as a Monitor does, but lets its exceptions through: rules judge, incidents open and resolve, actions
 * have the outcome the test wants.
 */
final class PolicyDriver {
    private static final int RESOLVE_AFTER = 20;

    private final MitigationPolicy policy;
    private final ActionOutcome outcome;
    private final Map<RuleFactory, Rule> rules = new LinkedHashMap<>();
    private final IncidentTracker incidents = IncidentTracker.resolvingAfter(RESOLVE_AFTER);
    private final List<ActionRecord> asked = new ArrayList<>();
    private List<ActionRecord> last = List.of();
    private double learningRateFactor = 1;
    private double rateLimit = Double.POSITIVE_INFINITY;
    private final Map<Integer, Double> layerFactors = new TreeMap<>();
    private boolean clipping;
    private boolean stopped;

    PolicyDriver(MitigationPolicy policy, List<RuleFactory> rules, Topology topology, ActionOutcome outcome) {
        this.policy = policy;
        this.outcome = outcome;
        rules.forEach(factory -> this.rules.put(factory, factory.create(topology, Settings.defaultsOf(factory))));
    }

    /** Goes through the samples; training ends when the policy stops it. */
    PolicyDriver train(List<IterationSample> samples) {
        for (IterationSample sample : samples) {
            if (stopped) {
                break;
            }
            rules.forEach((factory, rule) -> incidents.update(factory, rule.judge(sample), sample));
            Situation situation = new Situation(sample, StepDecision.proceed(), incidents.open(), last);
            List<PlannedAction> planned = policy.plan(situation);
            assertThat(planned)
                    .as("actions planned in iteration %d", sample.iteration())
                    .isNotNull()
                    .doesNotContainNull();
            if (!planned.isEmpty()) {
                last = planned.stream()
                        .map(each -> carryOut(each, sample.iteration()))
                        .toList();
                asked.addAll(last);
            }
        }
        return this;
    }

    /** Everything asked for so far. */
    List<ActionRecord> asked() {
        return List.copyOf(asked);
    }

    /** What is still on, in words; empty when everything has been released or training was stopped. */
    List<String> inForce() {
        List<String> inForce = new ArrayList<>();
        if (!stopped && learningRateFactor != 1) {
            inForce.add("learning rate at " + learningRateFactor + " of the configured one");
        }
        layerFactors.forEach((layer, factor) -> {
            if (!stopped && factor != 1) {
                inForce.add("learning rate of layer " + layer + " at " + factor + " of the configured one");
            }
        });
        if (!stopped && rateLimit < Double.POSITIVE_INFINITY) {
            inForce.add("learning rate limited to " + rateLimit);
        }
        if (!stopped && clipping) {
            inForce.add("clipping");
        }
        return inForce;
    }

    private ActionRecord carryOut(PlannedAction planned, long iteration) {
        assertThat(planned.reason())
                .as("reason of %s in iteration %d", planned.action(), iteration)
                .isNotBlank();
        if (outcome instanceof ActionOutcome.Applied) {
            Action action = planned.action();
            if (action instanceof Action.ScaleLearningRate scale) {
                learningRateFactor = scale.factor();
            } else if (action instanceof Action.ScaleLayerLearningRate scale) {
                layerFactors.put(scale.layer(), scale.factor());
            } else if (action instanceof Action.LimitLearningRate limit) {
                rateLimit = limit.max();
            } else if (action instanceof Action.EnableClipping || action instanceof Action.ReleaseClipping) {
                clipping = action instanceof Action.EnableClipping;
            } else if (action instanceof Action.StopTraining) {
                stopped = true;
            }
        }
        return new ActionRecord(iteration, planned.action(), planned.reason(), outcome);
    }
}
