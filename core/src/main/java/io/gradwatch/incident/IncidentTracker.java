package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the verdicts of one run into incidents: one per cause, opened at the first violation and resolved once every rule
 * that saw it has been healthy for a number of verdicts in a row. An undecided verdict neither resolves an incident nor
 * keeps it from being resolved.
 *
 * <p>A violation that an open incident explains joins it, by {@link RuleFactory#causes()}, in whichever order cause and
 * consequence are seen.
 *
 * <p>Used by one thread at a time.
 */
public final class IncidentTracker {
    private final int resolveAfter;
    private final List<OngoingIncident> ongoing = new ArrayList<>();
    private List<Incident> open = List.of();
    private long lastId;

    private IncidentTracker(int resolveAfter) {
        this.resolveAfter = resolveAfter;
    }

    /**
     * A tracker without incidents.
     *
     * @param resolveAfter healthy verdicts in a row of each rule after which an incident is resolved, at least 1
     * @return a new tracker
     * @throws IllegalArgumentException if {@code resolveAfter} is less than 1
     */
    public static IncidentTracker resolvingAfter(int resolveAfter) {
        if (resolveAfter < 1) {
            throw new IllegalArgumentException("resolveAfter must be at least 1, was " + resolveAfter);
        }
        return new IncidentTracker(resolveAfter);
    }

    /**
     * Takes one rule's verdict on one iteration into account.
     *
     * @param rule the rule's factory, for its name, advice and causes
     * @param verdict its verdict
     * @param sample the sample it judged
     * @return what changed, in order; usually nothing
     */
    public List<IncidentChange> update(RuleFactory rule, Verdict verdict, IterationSample sample) {
        requireNonNull(sample, "sample");
        if (verdict instanceof Verdict.Undecided || (verdict instanceof Verdict.Healthy && ongoing.isEmpty())) {
            return List.of();
        }
        List<IncidentChange> changes = verdict instanceof Verdict.Violated violated
                ? violated(rule, violated, sample)
                : healthy(rule.name(), sample.iteration());
        if (verdict instanceof Verdict.Violated || !changes.isEmpty()) {
            // Every violation renews the evidence, news or not.
            open = ongoing.stream().map(OngoingIncident::incident).toList();
        }
        return changes;
    }

    /**
     * The incidents that are open now.
     *
     * @return an immutable copy, oldest first
     */
    public List<Incident> open() {
        return open;
    }

    private List<IncidentChange> healthy(String rule, long iteration) {
        OngoingIncident known = withSymptomOf(rule);
        if (known == null || !known.healthy(rule, resolveAfter)) {
            return List.of();
        }
        ongoing.remove(known);
        return List.of(new IncidentChange(Kind.RESOLVED, known.incident().resolvedAt(iteration)));
    }

    private List<IncidentChange> violated(RuleFactory rule, Verdict.Violated violated, IterationSample sample) {
        OngoingIncident known = withSymptomOf(rule.name());
        if (known != null) {
            boolean news = known.violated(rule, violated, sample);
            return news ? List.of(new IncidentChange(Kind.UPDATED, known.incident())) : List.of();
        }
        List<OngoingIncident> related =
                ongoing.stream().filter(each -> each.isRelatedTo(rule)).toList();
        if (related.isEmpty()) {
            OngoingIncident opened = new OngoingIncident(++lastId, rule, violated, sample);
            ongoing.add(opened);
            return List.of(new IncidentChange(Kind.OPENED, opened.incident()));
        }
        OngoingIncident oldest = related.get(0);
        List<IncidentChange> changes = new ArrayList<>(related.size());
        for (OngoingIncident younger : related.subList(1, related.size())) {
            oldest.absorb(younger);
            ongoing.remove(younger);
            changes.add(new IncidentChange(Kind.MERGED, younger.incident().resolvedAt(sample.iteration())));
        }
        oldest.violated(rule, violated, sample);
        changes.add(new IncidentChange(Kind.UPDATED, oldest.incident()));
        return changes;
    }

    private @Nullable OngoingIncident withSymptomOf(String rule) {
        for (OngoingIncident each : ongoing) {
            if (each.hasSymptomOf(rule)) {
                return each;
            }
        }
        return null;
    }
}
