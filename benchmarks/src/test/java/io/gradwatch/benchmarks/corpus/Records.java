package io.gradwatch.benchmarks.corpus;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentTracker;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.List;

/** Feeds a log with records as an exporter gets them. */
record Records(RunLog log, IncidentTracker incidents) {
    static final RunInfo RUN = new RunInfo("run", "model", "0");
    private static final Topology TOPOLOGY = new Topology(List.of(LayerInfo.of("dense", "DenseLayer", 0)), List.of());

    Records(RunLog log) {
        this(log, IncidentTracker.resolvingAfter(20));
    }

    /** A rule is violated in an iteration. */
    void fires(String rule, Severity severity, long iteration) {
        Verdict verdict = Verdict.violated(severity, List.of(new Finding(Finding.WHOLE_MODEL, "gradient norm", 2, 1)));
        RuleFactory factory = Rules.of(rule, topology -> sample -> verdict);
        List<IncidentChange> changes = incidents.update(factory, verdict, sample(iteration));
        log.export(record(iteration, List.of(new RuleVerdict(rule, verdict)), changes, List.of()));
    }

    /** An action is carried out in an iteration. */
    void acts(long iteration, Action action, ActionOutcome outcome) {
        log.export(
                record(iteration, List.of(), List.of(), List.of(new ActionRecord(iteration, action, "test", outcome))));
    }

    private static IterationRecord record(
            long iteration, List<RuleVerdict> verdicts, List<IncidentChange> changes, List<ActionRecord> actions) {
        return new IterationRecord(
                RUN, sample(iteration), StepDecision.proceed(), verdicts, changes, actions, new MonitorHealth(0, 0, 0));
    }

    private static IterationSample sample(long iteration) {
        Column none = Column.of();
        return new IterationSample(GradientSample.of(TOPOLOGY, iteration, none, none), 0, 1, none, none, none);
    }
}
