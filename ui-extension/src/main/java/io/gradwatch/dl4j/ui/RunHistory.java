package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.incident.Incident;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run as far as its page shows it, in bounded memory: when there are too many points, neighbours are merged into one
 * that keeps the lowest and the highest value. Thread-safe.
 */
final class RunHistory {
    static final int MAX_BUCKETS = 1000;

    /** Layers times points: with six quantities of two floats each about 20 MB. */
    private static final int MAX_CELLS = 400_000;

    private static final int MIN_BUCKETS = 64;
    private static final int MAX_DECISIONS = 200;

    private final RunStart start;
    private final int layerCount;
    private final int maxBuckets;
    private final List<Point> points = new ArrayList<>();
    private final RunNews news = new RunNews();
    private final DecisionSpans decisions = new DecisionSpans(MAX_DECISIONS);
    private @Nullable IterationRow latest;
    private long firstIteration;
    private long version;
    private long mergedAt;
    private long rowsPerBucket = 1;

    /**
     * An empty history.
     *
     * @param start what the run was at its start
     * @param version what its versions count from; more than any version of an earlier history of the same run
     */
    RunHistory(RunStart start, long version) {
        this.start = requireNonNull(start, "start");
        this.version = version;
        this.mergedAt = version;
        this.layerCount = start.trainableLayers().length;
        this.maxBuckets = Math.max(MIN_BUCKETS, Math.min(MAX_BUCKETS, MAX_CELLS / Math.max(1, layerCount)));
    }

    /** Adds the next iteration. */
    synchronized void append(IterationRow row) {
        requireLayers(row.layers().size());
        version++;
        // Not everything is measured in every iteration: what was measured last is still the latest.
        latest = latest == null ? row : row.with(row.layers().orElse(latest.layers()));
        decisions.add(row);
        append(Bucket.of(row));
    }

    /** Adds the next block of iterations. */
    synchronized void append(SummaryBlock block) {
        requireLayers(block.bucket().layerCount());
        version++;
        block.decisions().forEach(decisions::add);
        append(block.bucket());
    }

    synchronized void append(NewsRow row) {
        version++;
        news.add(row);
    }

    /** Takes a row for the latest though it stands for iterations that are here already. */
    synchronized void replaceLatest(IterationRow row) {
        requireLayers(row.layers().size());
        latest = row;
    }

    /**
     * What has changed since an earlier view.
     *
     * @param since {@link View#until()} of that view, 0 for everything
     */
    synchronized View view(long since) {
        boolean complete = since < mergedAt || since > version;
        List<Bucket> changed = points.stream()
                .filter(point -> complete || point.version() > since)
                .map(Point::bucket)
                .toList();
        Long last =
                points.isEmpty() ? null : points.get(points.size() - 1).bucket().lastIteration();
        return new View(
                complete,
                version,
                news.hasEnded(),
                points.isEmpty() ? null : (Long) firstIteration,
                last,
                rowsPerBucket,
                changed,
                latest,
                news.incidents(),
                news.actions(),
                decisions.list());
    }

    private void requireLayers(int layers) {
        if (layers != layerCount) {
            throw new IllegalArgumentException(
                    "run " + start.run().run() + " trains " + layerCount + " layers, a record of it has " + layers);
        }
    }

    private void append(Bucket bucket) {
        rowsPerBucket = Math.max(rowsPerBucket, bucket.rows());
        int last = points.size() - 1;
        if (last < 0) {
            firstIteration = bucket.firstIteration();
        }
        if (last >= 0 && points.get(last).bucket().rows() + bucket.rows() <= rowsPerBucket) {
            points.set(last, new Point(points.get(last).bucket().merge(bucket), version));
        } else {
            points.add(new Point(bucket, version));
        }
        if (points.size() > maxBuckets) {
            mergeNeighbours();
        }
    }

    private void mergeNeighbours() {
        List<Point> merged = new ArrayList<>(points.size() / 2 + 1);
        for (int i = 0; i < points.size(); i += 2) {
            Point point = points.get(i);
            merged.add(
                    i + 1 < points.size()
                            ? new Point(point.bucket().merge(points.get(i + 1).bucket()), version)
                            : point);
        }
        points.clear();
        points.addAll(merged);
        rowsPerBucket *= 2;
        mergedAt = version;
    }

    /**
     * A bucket and when it changed last.
     *
     * @param bucket the bucket
     * @param version the history's version then
     */
    private record Point(Bucket bucket, long version) {}

    /**
     * A consistent state of the history, or what changed up to it. Immutable.
     *
     * @param complete whether the buckets are all there are, rather than those that are new or changed
     * @param until what to ask for next
     * @param ended whether the run has ended
     * @param first the first iteration there is; null before it
     * @param last the last iteration there is; null before the first
     * @param iterationsPerPoint how many iterations a point stands for
     * @param buckets the points
     * @param latest the latest iteration, with everything that was measured last; null before the first
     * @param incidents all incidents, oldest first
     * @param actions all actions, oldest first
     * @param decisions all decisions but to proceed, oldest first
     */
    record View(
            boolean complete,
            long until,
            boolean ended,
            @Nullable Long first,
            @Nullable Long last,
            long iterationsPerPoint,
            List<Bucket> buckets,
            @Nullable IterationRow latest,
            List<Incident> incidents,
            List<ActionRow> actions,
            List<DecisionSpan> decisions) {}
}
