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

/** Incidents and actions of one run: the latest of each, as many as a person reads. Not thread-safe. */
final class RunNews {
    private static final int CAPACITY = 200;

    private final Map<Long, Incident> incidents = new LinkedHashMap<>();
    private final Deque<ActionRow> actions = new ArrayDeque<>();
    private boolean ended;

    void add(NewsRow news) {
        for (IncidentChange change : news.incidentChanges()) {
            if (change.kind() == IncidentChange.Kind.MERGED) {
                incidents.remove(change.incident().id());
            } else {
                incidents.put(change.incident().id(), change.incident());
            }
        }
        while (incidents.size() > CAPACITY) {
            forgetAnIncident();
        }
        for (ActionRow action : news.actions()) {
            if (actions.size() == CAPACITY) {
                actions.removeFirst();
            }
            actions.addLast(action);
        }
        ended |= news.ended();
    }

    /** In the order they were opened. */
    List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }

    /** Oldest first. */
    List<ActionRow> actions() {
        return List.copyOf(actions);
    }

    boolean hasEnded() {
        return ended;
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
}
