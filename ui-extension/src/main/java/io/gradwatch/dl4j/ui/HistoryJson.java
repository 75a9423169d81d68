package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Incident;
import io.gradwatch.sample.Column;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A run's history as JSON. JSON has no NaN: non-finite numbers are the strings {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}; null means that there is no value.
 */
final class HistoryJson {
    private HistoryJson() {}

    static JsonObject of(RunHistory.View view) {
        JsonObject json = new JsonObject()
                .put("run", names(view.run(), view.started(), view.start()))
                .put("complete", view.complete())
                .put("until", view.until())
                .put("iterationsPerPoint", view.iterationsPerPoint())
                .put("points", points(view))
                .put("latest", view.latest() == null ? null : latest(view.latest(), view.start()))
                .put("incidents", array(view.incidents(), HistoryJson::incident))
                .put("actions", array(view.actions(), HistoryJson::action))
                .put("decisions", array(view.decisions(), HistoryJson::decision));
        if (view.complete()) {
            json.put("layers", array(view.start().layers(), HistoryJson::layer));
        }
        return json;
    }

    static JsonObject names(RunKey key, long started, RunStart start) {
        return new JsonObject()
                .put("session", key.session())
                .put("worker", key.worker())
                .put("run", start.run().run())
                .put("model", start.run().model())
                .put("replica", start.run().worker())
                .put("started", started);
    }

    static @Nullable Object number(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    private static JsonObject points(RunHistory.View view) {
        List<Bucket> buckets = view.buckets();
        return new JsonObject()
                .put("first", array(buckets, Bucket::firstIteration))
                .put("last", array(buckets, Bucket::lastIteration))
                .put("gradientNorm", ranges(view, Bucket::gradientNorms))
                .put("updateRatio", ranges(view, Bucket::updateRatios));
    }

    private static JsonArray ranges(RunHistory.View view, Function<Bucket, LayerRanges> quantity) {
        return perLayer(view.start(), layer -> {
            JsonArray lowest = new JsonArray();
            JsonArray highest = new JsonArray();
            JsonArray nonFinite = new JsonArray();
            for (Bucket bucket : view.buckets()) {
                LayerRanges ranges = quantity.apply(bucket);
                lowest.add(finiteOrNull(ranges.lowest(layer)));
                highest.add(finiteOrNull(ranges.highest(layer)));
                nonFinite.add(ranges.hasNonFinite(layer) ? Double.toString(ranges.nonFinite(layer)) : null);
            }
            return new JsonObject()
                    .put("lowest", lowest)
                    .put("highest", highest)
                    .put("nonFinite", nonFinite);
        });
    }

    private static JsonObject latest(IterationRow row, RunStart start) {
        return new JsonObject()
                .put("iteration", row.iteration())
                .put("score", number(row.score()))
                .put("learningRate", number(row.learningRate()))
                .put("globalNorm", number(row.globalNorm()))
                .put("decision", word(row.decision().kind()))
                .put("reason", row.decision().reason())
                .put("gradientNorms", column(start, row.gradientNorms()))
                .put("nonFiniteCounts", column(start, row.nonFiniteCounts()))
                .put("updateRatios", column(start, row.updateRatios()));
    }

    private static JsonArray column(RunStart start, Column column) {
        return perLayer(start, layer -> column.isMeasured() ? number(column.at(layer)) : null);
    }

    private static JsonObject incident(Incident incident) {
        return new JsonObject()
                .put("id", incident.id())
                .put("headline", incident.headline())
                .put("rule", incident.rule())
                .put("severity", word(incident.severity()))
                .put("open", incident.isOpen())
                .put("layers", new JsonArray(incident.layers()))
                .put("layerNames", new JsonArray(incident.layerNames()))
                .put("firstIteration", incident.firstIteration())
                .put("lastIteration", incident.lastIteration())
                .put("resolvedIteration", incident.isOpen() ? null : (Object) incident.resolvedIteration())
                .put("evidence", incident.diagnosis().evidence())
                .put("cause", incident.diagnosis().cause())
                .put("remedy", incident.diagnosis().remedy());
    }

    private static JsonObject action(IterationRow.ActionRow action) {
        return new JsonObject()
                .put("iteration", action.iteration())
                .put("name", action.name())
                .put("description", action.description())
                .put("reason", action.reason())
                .put("outcome", action.outcome())
                .put("detail", action.detail());
    }

    private static JsonObject decision(DecisionSpan span) {
        return new JsonObject()
                .put("decision", word(span.decision().kind()))
                .put("reason", span.decision().reason())
                .put("firstIteration", span.firstIteration())
                .put("lastIteration", span.lastIteration());
    }

    private static JsonObject layer(RunStart.Layer layer) {
        return new JsonObject()
                .put("name", layer.name())
                .put("type", layer.type())
                .put("trainable", layer.trainable());
    }

    /** Null for a layer that has nothing to train and so no values. */
    private static JsonArray perLayer(RunStart start, IntFunction<@Nullable Object> value) {
        JsonArray json = new JsonArray();
        for (int i = 0; i < start.layers().size(); i++) {
            json.add(start.layers().get(i).trainable() ? value.apply(i) : null);
        }
        return json;
    }

    private static <T> JsonArray array(List<T> list, Function<T, Object> element) {
        JsonArray json = new JsonArray();
        list.forEach(each -> json.add(element.apply(each)));
        return json;
    }

    private static @Nullable Object finiteOrNull(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
