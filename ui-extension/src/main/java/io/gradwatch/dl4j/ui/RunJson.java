package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a run as JSON. JSON has no NaN: non-finite numbers are the strings {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}; null means that there is no value.
 */
final class RunJson {
    /** So that all names of a large network together stay far below the limit of an answer. */
    private static final int MAX_NAMES = 200_000;

    private static final int MIN_NAME = 40;
    private static final int MAX_NAME = 200;
    private static final MathContext STORED_DIGITS = new MathContext(4);
    private static final double NANOS_PER_MILLI = 1e6;

    private RunJson() {}

    static JsonObject names(StoredRun run) {
        return new JsonObject()
                .put("session", run.key().session())
                .put("worker", run.key().worker())
                .put("run", Brief.text(run.start().run().run(), MAX_NAME))
                .put("model", Brief.text(run.start().run().model(), MAX_NAME))
                .put("replica", Brief.text(run.start().run().worker(), MAX_NAME))
                .put("started", run.startedAt());
    }

    static JsonArray layers(RunStart start) {
        int longest = Math.max(
                MIN_NAME,
                Math.min(MAX_NAME, MAX_NAMES / Math.max(1, start.layers().size())));
        return array(
                start.layers(),
                layer -> new JsonObject()
                        .put("name", Brief.text(layer.name(), longest))
                        .put("type", Brief.text(layer.type(), longest))
                        .put("trainable", layer.trainable())
                        .put("depth", layer.depth()));
    }

    static JsonObject iteration(RunStart start, IterationRow row) {
        JsonArray layers = new JsonArray();
        int slot = 0;
        for (RunStart.Layer layer : start.layers()) {
            layers.add(layer.trainable() ? values(row.layers(), slot++) : null);
        }
        return new JsonObject()
                .put("iteration", row.iteration())
                .put("score", number(row.score()))
                .put("globalNorm", number(row.globalNorm()))
                .put("learningRate", numberOrNull(row.learningRate()))
                .put("decision", word(row.decision().kind()))
                .put("reason", Brief.text(row.decision().reason(), MAX_NAME))
                .put("monitorMillis", row.monitorNanos() < 0 ? null : (Object) (row.monitorNanos() / NANOS_PER_MILLI))
                .put("layers", layers)
                .put("slope", slope(row));
    }

    static @Nullable Object number(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <T> JsonArray array(List<T> list, Function<T, Object> element) {
        JsonArray json = new JsonArray();
        list.forEach(each -> json.add(element.apply(each)));
        return json;
    }

    private static JsonObject values(LayerValues values, int slot) {
        JsonObject json = new JsonObject();
        for (LayerQuantity quantity : LayerQuantity.values()) {
            Column column = values.of(quantity);
            double value = column.at(slot);
            boolean hasValue = column.isMeasured() && !(quantity.nanMeansNone() && Double.isNaN(value));
            json.put(quantity.word(), hasValue ? brief(value) : null);
        }
        return json;
    }

    private static @Nullable JsonObject slope(IterationRow row) {
        if (Double.isNaN(row.decadesPerLayer()) && Double.isNaN(row.totalDecades())) {
            return null;
        }
        return new JsonObject()
                .put("decadesPerLayer", brief(row.decadesPerLayer()))
                .put("totalDecades", brief(row.totalDecades()));
    }

    private static @Nullable Object numberOrNull(double value) {
        return Double.isNaN(value) ? null : number(value);
    }

    /** No more digits than {@link ShortFloat} keeps. */
    private static @Nullable Object brief(double value) {
        return Double.isFinite(value)
                ? (Object) new BigDecimal(value).round(STORED_DIGITS).doubleValue()
                : number(value);
    }
}
