package io.gradwatch.samples;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.topology.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a run's report needs: incidents in their latest state, actions, guarded steps. */
final class RunLog implements Exporter {
    private final Map<Long, Incident> incidents = new LinkedHashMap<>();
    private final List<ScenarioResult.ActionLine> actions = new ArrayList<>();
    private int skippedSteps;
    private int scaledSteps;
    private int rollbacks;
    private double smallestFactor = 1;
    private boolean isRateLimited;

    @Override
    public synchronized void export(IterationRecord iteration) {
        for (IncidentChange change : iteration.incidentChanges()) {
            incidents.put(change.incident().id(), change.incident());
        }
        long now = iteration.sample().iteration();
        if (iteration.decision() instanceof StepDecision.Skip) {
            skippedSteps++;
            actions.add(new ScenarioResult.ActionLine("skip step", now, "applied"));
        } else if (iteration.decision() != StepDecision.proceed()) {
            scaledSteps++;
            actions.add(new ScenarioResult.ActionLine("scale step", now, "applied"));
        }
        iteration.actions().forEach(this::add);
    }

    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        releases.forEach(this::add);
    }

    synchronized List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }

    synchronized List<ScenarioResult.ActionLine> actions() {
        return List.copyOf(actions);
    }

    /** The run in a few words, for the table. */
    synchronized String summary() {
        List<String> parts = new ArrayList<>();
        count(parts, skippedSteps, "step skipped", "steps skipped");
        count(parts, scaledSteps, "step scaled", "steps scaled");
        count(parts, rollbacks, "rollback", "rollbacks");
        if (smallestFactor < 1) {
            parts.add("learning rate down to x " + smallestFactor);
        }
        if (isRateLimited) {
            parts.add("learning rate limited");
        }
        return parts.isEmpty() ? "watched" : String.join(", ", parts);
    }

    private static void count(List<String> parts, int count, String one, String many) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }

    private void add(ActionRecord done) {
        if (done.action() instanceof Action.ScaleLearningRate scale) {
            smallestFactor = Math.min(smallestFactor, scale.factor());
        } else if (done.action() instanceof Action.ScaleLayerLearningRate scale) {
            smallestFactor = Math.min(smallestFactor, scale.factor());
        } else if (done.action() instanceof Action.LimitLearningRate) {
            isRateLimited = true;
        } else if (done.action() instanceof Action.Rollback) {
            rollbacks++;
        }
        actions.add(new ScenarioResult.ActionLine(
                done.action().words(), done.iteration(), done.outcome().name()));
    }
}
