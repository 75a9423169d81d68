package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.sample.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the layers to show of a network that has more than there are places. First come culprits of open incidents, up to
 * half of the places; what is left is shared between the layers with the largest gradients and those with the smallest, by
 * RMS, which compares layers of different size. Layers that are not trained get what nobody else wants.
 *
 * <p>Series should not come and go. So layers are chosen only every {@value #ITERATIONS} measured iterations, or when a
 * culprit is not among them; only the first half of either share goes by rank alone, and for the rest a layer that is shown
 * stays while it is among the first of twice the share.
 */
final class LayerChoice {
    static final int ITERATIONS = 100;

    private final int places;
    private final int layers;
    private final List<Ranked> trained = new ArrayList<>();
    private final Map<Long, List<Integer>> open = new LinkedHashMap<>();
    private Set<Integer> culprits = Set.of();
    private Set<Integer> chosen = Set.of();
    private long measured;

    LayerChoice(LayerParameters parameters, int places) {
        this.places = places;
        this.layers = parameters.layers();
        for (int layer = 0; layer < layers; layer++) {
            if (!parameters.trainableOf(layer).isEmpty()) {
                trained.add(
                        new Ranked(layer, new ParameterGroup(parameters.topology(), parameters.trainableOf(layer)), 0));
            }
        }
    }

    /** What to show from now on, null when nothing changes. */
    @Nullable
    Set<Integer> update(IterationRecord record) {
        if (!record.incidentChanges().isEmpty()) {
            record.incidentChanges().forEach(this::learn);
            culprits = firstCulprits();
        }
        Column norms = record.sample().gradient().norms();
        if (!norms.isMeasured()) {
            return null;
        }
        boolean isDue = measured++ % ITERATIONS == 0;
        if (!isDue && chosen.containsAll(culprits)) {
            return null;
        }
        Set<Integer> next = choose(norms);
        if (next.equals(chosen)) {
            return null;
        }
        chosen = next;
        return next;
    }

    private void learn(IncidentChange change) {
        Incident incident = change.incident();
        if (change.kind() == IncidentChange.Kind.RESOLVED || change.kind() == IncidentChange.Kind.MERGED) {
            open.remove(incident.id());
        } else {
            open.put(incident.id(), incident.layers());
        }
    }

    /** Of the oldest incident first. */
    private Set<Integer> firstCulprits() {
        return open.values().stream()
                .flatMap(List::stream)
                .distinct()
                .limit((places + 1) / 2)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<Integer> choose(Column norms) {
        List<Ranked> ascending = new ArrayList<>(trained.size());
        for (Ranked each : trained) {
            ascending.add(each.by(norms));
        }
        ascending.sort(Comparator.comparingDouble(Ranked::rms).thenComparingInt(Ranked::layer));
        List<Ranked> descending = new ArrayList<>(ascending);
        descending.sort(Comparator.comparingDouble(Ranked::rms).reversed().thenComparingInt(Ranked::layer));

        Set<Integer> next = new LinkedHashSet<>(culprits);
        fill(next, descending, (places - next.size() + 1) / 2);
        fill(next, ascending, places - next.size());
        for (int layer = 0; layer < layers && next.size() < places; layer++) {
            next.add(layer);
        }
        return next;
    }

    private void fill(Set<Integer> next, List<Ranked> ranking, int share) {
        int full = next.size() + share;
        addFirst(next, ranking, (share + 1) / 2, full, false);
        addFirst(next, ranking, 2 * share, full, true);
        addFirst(next, ranking, ranking.size(), full, false);
    }

    private void addFirst(Set<Integer> next, List<Ranked> ranking, int count, int full, boolean onlyShown) {
        for (int rank = 0; rank < Math.min(count, ranking.size()) && next.size() < full; rank++) {
            int layer = ranking.get(rank).layer();
            if (!onlyShown || chosen.contains(layer)) {
                next.add(layer);
            }
        }
    }

    /** A layer that is trained; NaN counts as the largest of all. */
    private record Ranked(int layer, ParameterGroup group, double rms) {
        Ranked by(Column norms) {
            return new Ranked(layer, group, group.rms(norms));
        }
    }
}
