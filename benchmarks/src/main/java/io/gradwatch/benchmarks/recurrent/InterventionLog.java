package io.gradwatch.benchmarks.recurrent;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.topology.RunInfo;
import java.util.ArrayList;
import java.util.List;

/** Keeps what guards and policy did in one run, and whether any of it was still on when the run ended. */
final class InterventionLog implements Exporter {
    private final List<ActionRecord> actions = new ArrayList<>();
    private long iterations;
    private int skippedSteps;
    private int scaledSteps;
    private boolean isReleased;

    @Override
    public synchronized void export(IterationRecord iteration) {
        iterations++;
        if (iteration.decision() instanceof StepDecision.Skip) {
            skippedSteps++;
        } else if (iteration.decision() != StepDecision.proceed()) {
            scaledSteps++;
        }
        actions.addAll(iteration.actions());
    }

    /** What has to be released at the end was not released in the run. */
    @Override
    public synchronized void runEnded(RunInfo run, List<ActionRecord> releases) {
        isReleased = releases.isEmpty();
    }

    synchronized long iterations() {
        return iterations;
    }

    synchronized int skippedSteps() {
        return skippedSteps;
    }

    synchronized int scaledSteps() {
        return scaledSteps;
    }

    /** All actions in their order, without the releases at the end of the run. */
    synchronized List<ActionRecord> actions() {
        return List.copyOf(actions);
    }

    synchronized long rollbacks() {
        return actions.stream()
                .filter(done -> done.isApplied() && done.action() instanceof Action.Rollback)
                .count();
    }

    /** Whether everything was released before the run ended. */
    synchronized boolean isReleased() {
        return isReleased;
    }
}
