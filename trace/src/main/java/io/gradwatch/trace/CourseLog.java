package io.gradwatch.trace;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers the {@link Course} of a run, in bounded memory however much happens. Used by one thread at a time. */
public final class CourseLog {
    private final List<IncidentEvent> events = new ArrayList<>();
    private final SortedMap<String, Long> eventCounts = new TreeMap<>();
    private final List<ActionRecord> actions = new ArrayList<>();
    private final SortedMap<String, Long> actionCounts = new TreeMap<>();
    private final List<StepSpan> steps = new ArrayList<>();
    private final SortedMap<String, Long> stepCounts = new TreeMap<>();
    private final SortedMap<String, Long> firstViolations = new TreeMap<>();
    private @Nullable StepSpan open;

    /** A log without entries. */
    public CourseLog() {}

    /**
     * Adds what was flagged and done in an iteration.
     *
     * @param iteration the iteration, later than those before
     */
    public void add(IterationRecord iteration) {
        long at = iteration.sample().iteration();
        add(at, iteration.decision());
        for (RuleVerdict verdict : iteration.verdicts()) {
            if (verdict.verdict() instanceof Verdict.Violated) {
                firstViolations.putIfAbsent(verdict.rule(), at);
            }
        }
        for (IncidentChange change : iteration.incidentChanges()) {
            list(events, new IncidentEvent(at, change));
            eventCounts.merge(change.kind().name(), 1L, Long::sum);
        }
        add(iteration.actions());
    }

    /**
     * Adds actions that belong to no iteration, such as releases at the end of a run.
     *
     * @param done the actions
     */
    public void add(List<ActionRecord> done) {
        for (ActionRecord action : done) {
            list(actions, action);
            actionCounts.merge(action.action().name() + " " + action.outcome().name(), 1L, Long::sum);
        }
    }

    /**
     * What has been gathered so far.
     *
     * @return a copy
     */
    public Course course() {
        List<StepSpan> spans = new ArrayList<>(steps);
        if (open != null) {
            list(spans, open);
        }
        return new Course(events, eventCounts, actions, actionCounts, spans, stepCounts, firstViolations);
    }

    private void add(long iteration, StepDecision decision) {
        StepSpan span = open;
        boolean proceeds = decision instanceof StepDecision.Proceed;
        String kind = StepSpan.kindOf(decision);
        if (span != null && span.kind().equals(kind) && span.lastIteration() == iteration - 1) {
            open = span.until(iteration);
        } else {
            if (span != null) {
                list(steps, span);
            }
            open = proceeds ? null : new StepSpan(iteration, iteration, kind, StepSpan.reasonOf(decision));
        }
        if (!proceeds) {
            stepCounts.merge(kind, 1L, Long::sum);
        }
    }

    private static <T> void list(List<T> items, T item) {
        if (items.size() < Course.MOST_LISTED) {
            items.add(item);
        }
    }
}
