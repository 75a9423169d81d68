package io.gradwatch.dl4j.ui;

import java.util.List;
import java.util.function.Consumer;

/** One quantity of all layers over a range of iterations, as few points as fit the limit of an answer. */
final class LayersAnswer {
    /** Characters are bytes here, but for names: so a little below the two megabytes that are promised. */
    static final int MAX_CHARS = 1_900_000;

    /** Of a point of one layer: two numbers of four digits with a comma each. */
    private static final int CHARS_PER_CELL = 18;

    private LayersAnswer() {}

    static String of(KnownRun.Snapshot run, LayersQuery query) {
        int slots = Math.max(1, run.stored().start().trainableLayers().length);
        RangeQuery range = query.range();
        int points = Math.max(2, Math.min(range.points(), MAX_CHARS / (slots * CHARS_PER_CELL)));
        List<Bucket> found = new RangeReader(run).read(range.from(), range.to(), points);
        String json = encode(run, query, Bucket.merge(found, points));
        while (json.length() > MAX_CHARS && points > 2) {
            points = Math.max(2, points / 2);
            json = encode(run, query, Bucket.merge(found, points));
        }
        return json;
    }

    private static String encode(KnownRun.Snapshot run, LayersQuery query, List<Bucket> points) {
        StringBuilder json = new StringBuilder(1 << 16);
        json.append("{\"run\":").append(RunJson.names(run.stored()).encode());
        json.append(",\"quantity\":\"").append(query.quantity().word());
        json.append("\",\"from\":")
                .append(points.isEmpty() ? "null" : points.get(0).firstIteration());
        json.append(",\"to\":")
                .append(
                        points.isEmpty()
                                ? "null"
                                : points.get(points.size() - 1).lastIteration());
        json.append(",\"iterationsPerPoint\":").append(Bucket.widest(points));
        json.append(",\"until\":").append(run.view().until());
        json.append(",\"first\":");
        appendEach(json, points, bucket -> json.append(bucket.firstIteration()));
        json.append(",\"last\":");
        appendEach(json, points, bucket -> json.append(bucket.lastIteration()));
        json.append(",\"layers\":[");
        int slot = 0;
        List<RunStart.Layer> layers = run.stored().start().layers();
        for (int i = 0; i < layers.size(); i++) {
            json.append(i == 0 ? "" : ",");
            if (layers.get(i).trainable()) {
                appendLayer(json, points, query.quantity(), slot++);
            } else {
                json.append("null");
            }
        }
        return json.append("]}").toString();
    }

    private static void appendLayer(StringBuilder json, List<Bucket> points, LayerQuantity quantity, int slot) {
        json.append("{\"lowest\":");
        appendEach(
                json,
                points,
                bucket -> ShortNumber.append(json, bucket.of(quantity).lowest(slot)));
        json.append(",\"highest\":");
        appendEach(
                json,
                points,
                bucket -> ShortNumber.append(json, bucket.of(quantity).highest(slot)));
        json.append(",\"nonFinite\":[");
        String comma = "";
        for (int p = 0; p < points.size(); p++) {
            Ranges ranges = points.get(p).of(quantity);
            if (ranges.hasNonFinite(slot)) {
                json.append(comma).append('[').append(p).append(",\"");
                json.append(ranges.nonFinite(slot)).append("\"]");
                comma = ",";
            }
        }
        json.append("]}");
    }

    private static void appendEach(StringBuilder json, List<Bucket> points, Consumer<Bucket> element) {
        json.append('[');
        for (int i = 0; i < points.size(); i++) {
            json.append(i == 0 ? "" : ",");
            element.accept(points.get(i));
        }
        json.append(']');
    }
}
