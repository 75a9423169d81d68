package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole model's quantities over points, as the page reads them. */
final class SeriesJson {
    private SeriesJson() {}

    static JsonObject of(List<Bucket> points, long iterationsPerPoint) {
        JsonObject json = new JsonObject()
                .put("iterationsPerPoint", iterationsPerPoint)
                .put("first", RunJson.array(points, Bucket::firstIteration))
                .put("last", RunJson.array(points, Bucket::lastIteration));
        for (ModelQuantity quantity : ModelQuantity.values()) {
            json.put(quantity.word(), line(points, quantity.place()));
        }
        return json;
    }

    private static JsonObject line(List<Bucket> points, int at) {
        JsonArray lowest = new JsonArray();
        JsonArray highest = new JsonArray();
        JsonArray nonFinite = new JsonArray();
        for (Bucket point : points) {
            Ranges ranges = point.model();
            lowest.add(finiteOrNull(ranges.lowest(at)));
            highest.add(finiteOrNull(ranges.highest(at)));
            nonFinite.add(ranges.hasNonFinite(at) ? Double.toString(ranges.nonFinite(at)) : null);
        }
        return new JsonObject().put("lowest", lowest).put("highest", highest).put("nonFinite", nonFinite);
    }

    /** The digits of the float and not those of the double nearest to it. */
    private static @Nullable Object finiteOrNull(float value) {
        return Float.isFinite(value) ? (Object) Double.valueOf(Float.toString(value)) : null;
    }
}
