package io.gradwatch.cli;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Norms;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import io.gradwatch.trace.Course;
import io.gradwatch.trace.CourseLog;
import io.gradwatch.trace.IncidentEvent;
import io.gradwatch.trace.TraceEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a page shows of a run, gathered in memory that depends on the number of layers, not of iterations. */
final class RunSeries {
    /** A chart is about as many pixels wide. */
    static final int POINTS = 600;

    private static final int MOST_INCIDENT_PROFILES = 50;

    private final TraceEntry.Started start;
    private final List<List<Integer>> trainable = new ArrayList<>();
    private final Series[] norms;
    private final Series[] ratios;
    private final Series score = new Series(POINTS);
    private final Series rate = new Series(POINTS);
    private final long[] first = new long[POINTS];
    private final long[] last = new long[POINTS];
    private final DepthProfile[] profiles = new DepthProfile[POINTS];
    private final SortedMap<Long, DepthProfile> incidentProfiles = new TreeMap<>();
    private final CourseLog log = new CourseLog();
    private final List<String> notes = new ArrayList<>();
    private int points;
    private long perPoint = 1;
    private long inLastPoint;
    private long iterations;
    private long missing;
    private boolean ended;

    RunSeries(TraceEntry.Started start) {
        this.start = start;
        List<ParameterInfo> parameters = topology().parameters();
        int layers = topology().layers().size();
        norms = new Series[layers];
        ratios = new Series[layers];
        for (int layer = 0; layer < layers; layer++) {
            norms[layer] = new Series(POINTS);
            ratios[layer] = new Series(POINTS);
            trainable.add(new ArrayList<>());
        }
        for (int p = 0; p < parameters.size(); p++) {
            if (parameters.get(p).trainable()) {
                trainable.get(parameters.get(p).layer()).add(p);
            }
        }
    }

    void add(TraceEntry entry) {
        if (entry instanceof TraceEntry.Iteration iteration) {
            missing += iteration.missing();
            add(iteration.iteration());
        } else if (entry instanceof TraceEntry.Ended end) {
            ended = true;
            log.add(end.releases());
        }
    }

    void note(Collection<String> more) {
        notes.addAll(more);
    }

    int number() {
        return start.number();
    }

    RunInfo run() {
        return start.run();
    }

    Topology topology() {
        return start.topology();
    }

    boolean beginsInTheMiddle() {
        return start.inTheMiddle();
    }

    long iterations() {
        return iterations;
    }

    long missing() {
        return missing;
    }

    boolean hasEnded() {
        return ended;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    int points() {
        return points;
    }

    long perPoint() {
        return perPoint;
    }

    long first(int point) {
        return first[point];
    }

    long last(int point) {
        return last[point];
    }

    boolean isTrainable(int layer) {
        return !trainable.get(layer).isEmpty();
    }

    Series norms(int layer) {
        return norms[layer];
    }

    Series ratios(int layer) {
        return ratios[layer];
    }

    Series score() {
        return score;
    }

    Series rate() {
        return rate;
    }

    /** Profiles by iteration: of the first iteration of each point, and of those in which incidents were opened. */
    SortedMap<Long, DepthProfile> profiles() {
        SortedMap<Long, DepthProfile> all = new TreeMap<>(incidentProfiles);
        for (int point = 0; point < points; point++) {
            all.put(first[point], profiles[point]);
        }
        return all;
    }

    Course course() {
        return log.course();
    }

    /** The incidents as they were last, in the order in which they were opened. */
    static List<Incident> incidents(Course course) {
        Map<Long, IncidentEvent> latest = new LinkedHashMap<>();
        course.events().forEach(event -> latest.put(event.change().incident().id(), event));
        return latest.values().stream()
                .filter(event -> event.change().kind() != IncidentChange.Kind.MERGED)
                .map(event -> event.change().incident())
                .toList();
    }

    private void add(IterationRecord iteration) {
        IterationSample sample = iteration.sample();
        log.add(iteration);
        DepthProfile profile = DepthProfile.of(sample.gradient());
        boolean opens =
                iteration.incidentChanges().stream().anyMatch(change -> change.kind() == IncidentChange.Kind.OPENED);
        if (opens && incidentProfiles.size() < MOST_INCIDENT_PROFILES) {
            incidentProfiles.put(sample.iteration(), profile);
        }
        int point = pointFor(sample.iteration(), profile);
        score.add(point, sample.score());
        double learningRate = learningRate(sample);
        if (!Double.isNaN(learningRate)) {
            rate.add(point, learningRate);
        }
        for (int layer = 0; layer < norms.length; layer++) {
            List<Integer> parts = trainable.get(layer);
            if (parts.isEmpty()) {
                continue;
            }
            if (sample.gradient().norms().isMeasured()) {
                norms[layer].add(
                        point,
                        Norms.rootOfSquares(
                                parts.size(), i -> sample.gradient().norms().at(parts.get(i))));
            }
            if (sample.updateNorms().isMeasured() && sample.parameterNorms().isMeasured()) {
                addRatio(layer, point, sample);
            }
        }
        iterations++;
    }

    /** Of the layer's weight. A weight of zeros that is not moved has no ratio, which is no NaN in the training. */
    private void addRatio(int layer, int point, IterationSample sample) {
        int weight = trainable.get(layer).stream()
                .filter(p -> topology().parameters().get(p).isTrainableWeight())
                .findFirst()
                .orElse(trainable.get(layer).get(0));
        if (sample.updateNorms().at(weight) != 0 || sample.parameterNorms().at(weight) != 0) {
            ratios[layer].add(point, sample.updateRatio(weight));
        }
    }

    private double learningRate(IterationSample sample) {
        return trainable.stream()
                .filter(parts -> !parts.isEmpty())
                .findFirst()
                .map(parts -> sample.learningRates().at(parts.get(0)))
                .orElse(Double.NaN);
    }

    private int pointFor(long iteration, DepthProfile profile) {
        if (points > 0 && inLastPoint < perPoint) {
            inLastPoint++;
            last[points - 1] = iteration;
            return points - 1;
        }
        if (points == POINTS) {
            halve();
        }
        inLastPoint = 1;
        first[points] = iteration;
        last[points] = iteration;
        profiles[points] = profile;
        return points++;
    }

    private void halve() {
        perPoint *= 2;
        points = POINTS / 2;
        for (int i = 0; i < points; i++) {
            first[i] = first[2 * i];
            last[i] = last[2 * i + 1];
            profiles[i] = profiles[2 * i];
        }
        Arrays.stream(norms).forEach(Series::halve);
        Arrays.stream(ratios).forEach(Series::halve);
        score.halve();
        rate.halve();
    }
}
