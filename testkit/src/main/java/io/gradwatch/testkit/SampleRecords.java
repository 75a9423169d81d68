package io.gradwatch.testkit;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records as a Monitor gives them to exporters. */
public final class SampleRecords {
    private static final MonitorHealth HEALTH = new MonitorHealth(250_000, 0, 0);
    private static final String REASON = "because of \"this\"\nand <that>";

    private SampleRecords() {}

    /**
     * A record of which there is nothing to tell but numbers.
     *
     * @param run the names of the run
     * @param sample what was measured
     * @return a record whose step proceeded and whose only verdict is healthy
     */
    public static IterationRecord plain(RunInfo run, IterationSample sample) {
        List<RuleVerdict> verdicts = List.of(new RuleVerdict("sample-rule", Verdict.healthy()));
        return new IterationRecord(run, sample, StepDecision.proceed(), verdicts, List.of(), List.of(), HEALTH);
    }

    /**
     * Records that together hold every kind of decision, verdict, severity, incident change, action and outcome.
     *
     * @param run the names of the run
     * @param topology what is being trained
     * @return records in order, from iteration 0
     */
    public static List<IterationRecord> ofEveryKind(RunInfo run, Topology topology) {
        List<IterationRecord> records = new ArrayList<>();
        int parameters = topology.parameterCount();
        List<StepDecision> decisions = List.of(
                StepDecision.proceed(),
                Guards.scaleAll(parameters, 0.5, REASON),
                new StepDecision.Clip(ones(parameters), List.of(new Clipping.Elements(0.1)), REASON),
                new StepDecision.Skip(REASON));
        for (StepDecision decision : decisions) {
            records.add(record(run, topology, records.size(), decision, Verdict.undecided("warm-up")));
        }
        List<Integer> layers = topology.layers().size() > 1 ? List.of(0, 1) : List.of();
        for (Severity severity : Severity.values()) {
            Verdict verdict = Verdict.violated(severity, findings(topology));
            for (IncidentChange.Kind kind : IncidentChange.Kind.values()) {
                Incident incident = incident(topology, severity, kind, layers);
                records.add(new IterationRecord(
                        run,
                        SampleBuilder.of(topology, records.size()).build(),
                        StepDecision.proceed(),
                        List.of(new RuleVerdict("sample-rule", verdict)),
                        List.of(new IncidentChange(kind, incident)),
                        List.of(),
                        HEALTH));
            }
        }
        for (ActionRecord action : actions(records.size())) {
            records.add(new IterationRecord(
                    run,
                    SampleBuilder.of(topology, records.size()).build(),
                    StepDecision.proceed(),
                    List.of(),
                    List.of(),
                    List.of(action),
                    HEALTH));
        }
        return List.copyOf(records);
    }

    /**
     * Every kind of action with every kind of outcome.
     *
     * @param iteration the iteration after which they were carried out
     * @return the actions with their outcomes
     */
    public static List<ActionRecord> actions(long iteration) {
        List<ActionOutcome> outcomes = List.of(
                new ActionOutcome.Applied(), new ActionOutcome.Unsupported(REASON), new ActionOutcome.Failed(REASON));
        return everyAction().stream()
                .flatMap(action ->
                        outcomes.stream().map(outcome -> new ActionRecord(iteration, action, REASON, outcome)))
                .toList();
    }

    /** Every kind of action, stopping last. */
    static List<Action> everyAction() {
        return List.of(
                new Action.ScaleLearningRate(0.5),
                new Action.ScaleLearningRate(1),
                new Action.ScaleLayerLearningRate(0, 0.5),
                new Action.ScaleLayerLearningRate(0, 1),
                new Action.LimitLearningRate(1e-3),
                new Action.LimitLearningRate(Double.POSITIVE_INFINITY),
                new Action.EnableClipping(new Clipping.GlobalNorm(1)),
                new Action.EnableClipping(new Clipping.LayerNorm(1)),
                new Action.EnableClipping(new Clipping.ParameterNorm(1)),
                new Action.EnableClipping(new Clipping.Elements(0.1)),
                new Action.EnableClipping(new Clipping.Adaptive(0.01, 1e-3)),
                new Action.ReleaseClipping(),
                new Action.Rollback(),
                new Action.StopTraining());
    }

    private static IterationRecord record(
            RunInfo run, Topology topology, long iteration, StepDecision decision, Verdict verdict) {
        return new IterationRecord(
                run,
                SampleBuilder.of(topology, iteration).build(),
                decision,
                List.of(new RuleVerdict("sample-rule", verdict)),
                List.of(),
                List.of(),
                HEALTH);
    }

    private static List<Finding> findings(Topology topology) {
        Finding whole = new Finding(Finding.WHOLE_MODEL, "score", Double.NaN, Double.MAX_VALUE);
        return topology.parameterCount() == 0
                ? List.of(whole)
                : List.of(whole, new Finding(0, "gradient norm", Double.POSITIVE_INFINITY, 1));
    }

    private static Incident incident(
            Topology topology, Severity severity, IncidentChange.Kind kind, List<Integer> layers) {
        boolean open = kind == IncidentChange.Kind.OPENED || kind == IncidentChange.Kind.UPDATED;
        return new Incident(
                1,
                "sample-rule",
                severity,
                layers,
                layers.stream()
                        .map(layer -> topology.layers().get(layer).name())
                        .toList(),
                4,
                5,
                open ? Incident.OPEN : 6,
                new Diagnosis("evidence: " + REASON, "cause: " + REASON, "remedy: " + REASON));
    }

    private static Column ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return Column.of(ones);
    }
}
