package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.Incident;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run as far as its page shows it, in bounded memory: when there are more than {@value #MAX_BUCKETS} points,
 * neighbours are merged into one that keeps the lowest and the highest value. Thread-safe.
 */
final class RunHistory {
    static final int MAX_BUCKETS = 1000;

    private final RunKey key;
    private final long startedAt;
    private final RunStart start;
    private final List<Bucket> buckets = new ArrayList<>();
    private final RunNews news = new RunNews();
    private @Nullable IterationRow latest;
    private long lastTimeStamp;
    private long mergedAt;
    private int rowsPerBucket = 1;

    RunHistory(RunKey key, long startedAt, RunStart start) {
        this.key = requireNonNull(key, "key");
        this.startedAt = startedAt;
        this.lastTimeStamp = startedAt;
        this.mergedAt = startedAt;
        this.start = requireNonNull(start, "start");
    }

    RunKey key() {
        return key;
    }

    long startedAt() {
        return startedAt;
    }

    RunStart start() {
        return start;
    }

    /** Adds an iteration. One that is here already, or that an earlier run of the same name left behind, is ignored. */
    synchronized void append(long timeStamp, IterationRow row) {
        if (timeStamp <= lastTimeStamp) {
            return;
        }
        if (row.layers() != start.layers().size()) {
            throw new IllegalArgumentException(
                    "run " + key + " has " + start.layers().size() + " layers, an iteration of it has " + row.layers());
        }
        lastTimeStamp = timeStamp;
        // Update ratios are not measured in every iteration: those measured last are still the latest.
        latest = latest == null ? row : row.orUpdateRatios(latest.updateRatios());
        news.add(row);
        Bucket bucket = Bucket.of(row, timeStamp);
        int last = buckets.size() - 1;
        if (last >= 0 && buckets.get(last).rows() < rowsPerBucket) {
            buckets.set(last, buckets.get(last).merge(bucket));
        } else {
            buckets.add(bucket);
        }
        if (buckets.size() > MAX_BUCKETS) {
            mergeNeighbours(timeStamp);
        }
    }

    /**
     * What has changed since an earlier view.
     *
     * @param since {@link View#until()} of that view, 0 for everything
     */
    synchronized View view(long since) {
        boolean complete = since < mergedAt || since > lastTimeStamp;
        List<Bucket> changed = complete
                ? List.copyOf(buckets)
                : buckets.stream()
                        .filter(bucket -> bucket.lastTimeStamp() > since)
                        .toList();
        return new View(
                key,
                startedAt,
                start,
                complete,
                lastTimeStamp,
                rowsPerBucket,
                changed,
                latest,
                news.incidents(),
                news.actions(),
                news.decisions());
    }

    private void mergeNeighbours(long timeStamp) {
        List<Bucket> merged = new ArrayList<>(buckets.size() / 2 + 1);
        for (int i = 0; i < buckets.size(); i += 2) {
            Bucket bucket = buckets.get(i);
            merged.add(i + 1 < buckets.size() ? bucket.merge(buckets.get(i + 1)) : bucket);
        }
        buckets.clear();
        buckets.addAll(merged);
        rowsPerBucket *= 2;
        mergedAt = timeStamp;
    }

    /**
     * A consistent state of the history, or what changed up to it. Immutable.
     *
     * @param run key of the run
     * @param started when it began
     * @param start what it was at its start
     * @param complete whether the buckets are all there are, rather than those that are new or changed
     * @param until what to ask for next
     * @param iterationsPerPoint how many iterations a point stands for
     * @param buckets the points
     * @param latest the latest iteration; null before the first
     * @param incidents all incidents, oldest first
     * @param actions all actions, oldest first
     * @param decisions all decisions but to proceed, oldest first
     */
    record View(
            RunKey run,
            long started,
            RunStart start,
            boolean complete,
            long until,
            int iterationsPerPoint,
            List<Bucket> buckets,
            @Nullable IterationRow latest,
            List<Incident> incidents,
            List<IterationRow.ActionRow> actions,
            List<DecisionSpan> decisions) {}
}
