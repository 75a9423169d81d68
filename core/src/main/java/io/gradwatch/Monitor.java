package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.guard.ClippingGuard;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.policy.Budget;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Situation;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Watches one run of one model replica. An adapter calls {@link #gate} before each step and {@link #observe} after it;
 * everything between sample and exporter happens here, in that one order.
 *
 * <p>Used by the thread that trains, one call at a time. Never throws because a rule, guard, policy, control or
 * exporter does: their exceptions are caught, logged once and counted.
 */
public final class Monitor {
    private final RunInfo run;
    private final List<WatchingRule> rules;
    private final StepGuard guard;
    private final ClippingGuard clipping = new ClippingGuard();
    private final MitigationPolicy policy;
    private final IncidentTracker incidents;
    private final List<QueuedExporter> exporters;
    private final Boundary boundary;
    private StepDecision decision = StepDecision.proceed();
    private List<ActionRecord> lastActions = List.of();
    private boolean learningRateScaled;
    private boolean learningRateLimited;
    private final Set<Integer> layersScaled = new TreeSet<>();
    private long lastIteration;
    private long gateNanos;
    private boolean isFirst = true;
    private long lastEnd;

    Monitor(
            RunInfo run,
            Topology topology,
            List<WatchingRule> rules,
            List<StepGuard> guards,
            MitigationPolicy policy,
            IncidentTracker incidents,
            List<QueuedExporter> exporters,
            Boundary boundary) {
        this.run = run;
        this.rules = List.copyOf(rules);
        List<StepGuard> inOrder = new ArrayList<>(guards);
        inOrder.add(clipping);
        this.guard = Guards.composite(inOrder);
        this.policy = policy;
        this.incidents = incidents;
        this.exporters = exporters;
        this.boundary = boundary;
        exporters.forEach(exporter -> exporter.runStarted(run, topology));
    }

    /**
     * A builder that watches with all built-in rules and logs what they find.
     *
     * @return a new builder
     */
    public static MonitorBuilder builder() {
        return new MonitorBuilder();
    }

    /**
     * Decides about the step that is about to be taken.
     *
     * @param sample the gradients of this iteration
     * @return what the adapter has to do with them in this very step
     */
    public StepDecision gate(GradientSample sample) {
        long start = System.nanoTime();
        decision = guard.decide(sample);
        gateNanos = System.nanoTime() - start;
        return decision;
    }

    /**
     * Judges an iteration whose step is done, acts on it and exports it.
     *
     * @param sample everything measured in the iteration
     * @param control carries out actions
     * @param probeNanos nanoseconds the adapter spent on measuring and on obeying in this iteration
     * @return what exporters are given
     */
    public IterationRecord observe(IterationSample sample, TrainingControl control, long probeNanos) {
        long start = System.nanoTime();
        lastIteration = sample.iteration();
        List<RuleVerdict> verdicts = new ArrayList<>(rules.size());
        List<IncidentChange> changes = new ArrayList<>(0);
        for (WatchingRule rule : rules) {
            verdicts.add(judge(rule, sample, changes));
        }
        List<ActionRecord> actions = act(sample, control);
        List<Budget> budgets = boundary.call("policy", () -> List.copyOf(policy.budgets()), List.of());
        long end = System.nanoTime();
        MonitorHealth health = health(probeNanos + gateNanos + end - start, isFirst ? 0 : end - lastEnd);
        IterationRecord iteration =
                new IterationRecord(run, sample, decision, verdicts, changes, actions, budgets, health);
        exporters.forEach(exporter -> exporter.export(iteration));
        decision = StepDecision.proceed();
        gateNanos = 0;
        isFirst = false;
        lastEnd = end;
        return iteration;
    }

    /**
     * The incidents that are open now.
     *
     * @return an immutable copy, oldest first
     */
    public List<Incident> openIncidents() {
        return incidents.open();
    }

    /**
     * Ends the run: releases every mitigation that is still on, and tells the exporters.
     *
     * @param control carries out the release
     * @return the actions taken
     */
    public List<ActionRecord> close(TrainingControl control) {
        List<Action> inForce = new ArrayList<>();
        layersScaled.forEach(layer -> inForce.add(new Action.ScaleLayerLearningRate(layer, 1)));
        if (learningRateScaled) {
            inForce.add(new Action.ScaleLearningRate(1));
        }
        if (learningRateLimited) {
            inForce.add(new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
        }
        if (clipping.isEnabled()) {
            inForce.add(new Action.ReleaseClipping());
        }
        List<ActionRecord> releases = inForce.stream()
                .map(release -> carryOut(new PlannedAction(release, "the run ends"), lastIteration, control))
                .toList();
        exporters.forEach(exporter -> exporter.runEnded(run, releases));
        return releases;
    }

    /** The incident belongs to the rule's part: its findings may name what does not exist, and its advice may throw. */
    private RuleVerdict judge(WatchingRule rule, IterationSample sample, List<IncidentChange> changes) {
        String name = rule.factory().name();
        Supplier<Verdict> judgement = () -> {
            Verdict verdict = rule.judge(sample);
            changes.addAll(incidents.update(rule.factory(), verdict, sample));
            return verdict;
        };
        return new RuleVerdict(name, boundary.call("rule " + name, judgement, Verdict.undecided("the rule failed")));
    }

    private List<ActionRecord> act(IterationSample sample, TrainingControl control) {
        Situation situation = new Situation(sample, decision, incidents.open(), lastActions);
        List<PlannedAction> planned = boundary.call("policy", () -> List.copyOf(policy.plan(situation)), List.of());
        if (planned.isEmpty()) {
            return List.of();
        }
        List<ActionRecord> done = new ArrayList<>(planned.size());
        for (PlannedAction action : planned) {
            done.add(carryOut(action, sample.iteration(), control));
        }
        lastActions = done;
        return done;
    }

    private ActionRecord carryOut(PlannedAction planned, long iteration, TrainingControl control) {
        Action action = planned.action();
        ActionOutcome failed = new ActionOutcome.Failed("the training control threw an exception; see the log");
        ActionOutcome outcome =
                boundary.call("training control", () -> requireNonNull(control.apply(action), "outcome"), failed);
        if (outcome instanceof ActionOutcome.Applied) {
            if (action instanceof Action.EnableClipping enable) {
                clipping.enable(enable.clipping());
            } else if (action instanceof Action.ReleaseClipping) {
                clipping.release();
            } else if (action instanceof Action.ScaleLearningRate scale) {
                learningRateScaled = scale.factor() < 1;
            } else if (action instanceof Action.LimitLearningRate limit) {
                learningRateLimited = !limit.isRelease();
            } else if (action instanceof Action.ScaleLayerLearningRate scale) {
                if (scale.factor() < 1) {
                    layersScaled.add(scale.layer());
                } else {
                    layersScaled.remove(scale.layer());
                }
            }
        }
        return new ActionRecord(iteration, action, planned.reason(), outcome);
    }

    private MonitorHealth health(long nanos, long iterationNanos) {
        long errors = boundary.errors();
        long dropped = 0;
        for (QueuedExporter exporter : exporters) {
            errors += exporter.errors();
            dropped += exporter.dropped();
        }
        return new MonitorHealth(nanos, errors, dropped, iterationNanos);
    }
}
