package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** The whole model's series over a range of iterations, in as many points as were asked for. */
final class SeriesAnswer {
    private SeriesAnswer() {}

    static String of(KnownRun.Snapshot run, RangeQuery query) {
        List<Bucket> found = new RangeReader(run).read(query.from(), query.to(), query.points());
        List<Bucket> points = Bucket.merge(found, query.points());
        return new JsonObject()
                .put("run", RunJson.names(run.stored()))
                .put("until", run.view().until())
                .put("series", SeriesJson.of(points, Bucket.widest(points)))
                .encode();
    }
}
