package io.gradwatch.benchmarks.corpus;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.RunInfo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what a run is judged by. Verdicts say which rule fired when, whatever incident it may have joined; incidents are
 * what a person is told, and are counted.
 */
final class RunLog implements Exporter {
    private final Map<String, RuleFirings> firings = new TreeMap<>();
    private final Map<Long, SeenIncident> incidents = new LinkedHashMap<>();
    private final Map<String, Integer> actions = new TreeMap<>();
    private final long onset;
    private long iterations;
    private int skippedSteps;
    private int scaledSteps;
    private int actionsTaken;
    private int actionsReleased;

    /**
     * An empty log.
     *
     * @param onset iteration in which the trouble begins
     */
    RunLog(long onset) {
        this.onset = onset;
    }

    @Override
    public synchronized void export(IterationRecord iteration) {
        iterations++;
        long now = iteration.sample().iteration();
        for (RuleVerdict each : iteration.verdicts()) {
            if (each.verdict() instanceof Verdict.Violated violated) {
                firings.computeIfAbsent(each.rule(), rule -> new RuleFirings(onset))
                        .add(violated.severity(), now);
            }
        }
        for (IncidentChange change : iteration.incidentChanges()) {
            Incident incident = change.incident();
            incidents.merge(
                    incident.id(),
                    new SeenIncident(now, incident),
                    (known, latest) -> new SeenIncident(known.opened(), latest.incident()));
        }
        if (iteration.decision() instanceof StepDecision.Skip) {
            skippedSteps++;
        } else if (iteration.decision() instanceof StepDecision.Scale) {
            scaledSteps++;
        }
        iteration.actions().forEach(this::count);
    }

    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        releases.forEach(this::count);
    }

    /** Iterations seen. */
    synchronized long iterations() {
        return iterations;
    }

    /** Rules that were violated, by name. */
    synchronized Map<String, RuleFirings> firings() {
        return new TreeMap<>(firings);
    }

    /** All incidents in their latest state, oldest first. */
    synchronized List<SeenIncident> incidents() {
        return new ArrayList<>(incidents.values());
    }

    /** What guards and policy did. */
    synchronized Interventions interventions() {
        return new Interventions(skippedSteps, scaledSteps, actionsTaken, actionsReleased, new TreeMap<>(actions));
    }

    private void count(ActionRecord done) {
        String outcome = done.isApplied() ? "" : " (" + done.outcome().name() + ")";
        actions.merge(done.action().name() + outcome, 1, Integer::sum);
        if (!done.isApplied()) {
            return;
        }
        if (isRelease(done.action())) {
            actionsReleased++;
        } else {
            actionsTaken++;
        }
    }

    private static boolean isRelease(Action action) {
        return action instanceof Action.ReleaseClipping
                || (action instanceof Action.ScaleLearningRate scale && scale.factor() == 1)
                || (action instanceof Action.LimitLearningRate limit && limit.isRelease())
                || (action instanceof Action.ScaleLayerLearningRate scaleLayer && scaleLayer.factor() == 1);
    }

    /**
     * An incident and when it was opened.
     *
     * @param opened iteration of the record that opened it
     * @param incident its latest state
     */
    record SeenIncident(long opened, Incident incident) {
        boolean isAlarm() {
            return incident.severity() != Severity.INFO;
        }
    }

    /**
     * What guards and policy did in a run.
     *
     * @param skippedSteps steps not taken
     * @param scaledSteps steps taken with a smaller gradient
     * @param actionsTaken actions that took effect, releases apart
     * @param actionsReleased releases that took effect, those at the end of the run included
     * @param actions all actions by name and outcome
     */
    record Interventions(
            int skippedSteps, int scaledSteps, int actionsTaken, int actionsReleased, Map<String, Integer> actions) {}

    /** When one rule was violated. */
    static final class RuleFirings {
        private final Map<Severity, Long> firstAt = new EnumMap<>(Severity.class);
        private final long onset;
        private long violations;
        private long firstAlarmInTrouble = Long.MAX_VALUE;

        private RuleFirings(long onset) {
            this.onset = onset;
        }

        private void add(Severity severity, long iteration) {
            violations++;
            firstAt.putIfAbsent(severity, iteration);
            if (severity != Severity.INFO && iteration >= onset) {
                firstAlarmInTrouble = Math.min(firstAlarmInTrouble, iteration);
            }
        }

        /** First iteration of each severity that was seen. */
        Map<Severity, Long> firstAt() {
            return new EnumMap<>(firstAt);
        }

        /** Iterations in which the rule was violated. */
        long violations() {
            return violations;
        }

        /**
         * First iteration with a warning or worse since the trouble began, {@link Long#MAX_VALUE} when there was none.
         */
        long firstAlarmInTrouble() {
            return firstAlarmInTrouble;
        }
    }
}
