package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Incidents, actions and decisions of one run: the latest of each, as many as a person reads. Not thread-safe. */
final class RunNews {
    private static final int CAPACITY = 200;

    private final Map<Long, Incident> incidents = new LinkedHashMap<>();
    private final Deque<IterationRow.ActionRow> actions = new ArrayDeque<>();
    private final Deque<DecisionSpan> decisions = new ArrayDeque<>();

    void add(IterationRow row) {
        for (IncidentChange change : row.incidentChanges()) {
            incidents.put(change.incident().id(), change.incident());
        }
        if (incidents.size() > CAPACITY) {
            forgetAnIncident();
        }
        row.actions().forEach(action -> addBounded(actions, action));
        if (row.decision().kind() != Decision.Kind.PROCEED) {
            addDecision(row);
        }
    }

    /** In the order they were opened. */
    List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }

    List<IterationRow.ActionRow> actions() {
        return List.copyOf(actions);
    }

    List<DecisionSpan> decisions() {
        return List.copyOf(decisions);
    }

    private void addDecision(IterationRow row) {
        DecisionSpan last = decisions.peekLast();
        if (last != null && last.isContinuedBy(row)) {
            decisions.removeLast();
            decisions.addLast(last.continuedBy(row));
        } else {
            addBounded(decisions, new DecisionSpan(row.decision(), row.iteration(), row.iteration()));
        }
    }

    /** The oldest resolved one, so that no open incident disappears while there is another choice. */
    private void forgetAnIncident() {
        Collection<Incident> all = incidents.values();
        for (Iterator<Incident> each = all.iterator(); each.hasNext(); ) {
            if (!each.next().isOpen()) {
                each.remove();
                return;
            }
        }
        Iterator<Incident> oldest = all.iterator();
        oldest.next();
        oldest.remove();
    }

    private static <T> void addBounded(Deque<T> all, T one) {
        if (all.size() == CAPACITY) {
            all.removeFirst();
        }
        all.addLast(one);
    }
}
