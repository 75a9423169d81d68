package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of one run: how it is, the whole model's series, the latest values, and the news. */
final class DataAnswer {
    private static final int MOST_NEWS = 200;
    private static final int MAX_RUNS = 500;

    private DataAnswer() {}

    /**
     * The answer.
     *
     * @param run null when there is none
     * @param all the runs that may be chosen
     * @param onStockPages whether the stock pages know the run's session too
     */
    static String of(KnownRun.@Nullable Snapshot run, List<KnownRun> all, boolean onStockPages) {
        JsonObject json = new JsonObject();
        if (run == null) {
            json.putNull("run").put("status", status(RunStatus.waiting()));
        } else {
            putRun(json, run);
        }
        json.put("onStockPages", onStockPages)
                .put(
                        "runs",
                        RunJson.array(
                                all.subList(0, Math.min(MAX_RUNS, all.size())),
                                known -> RunJson.names(known.stored())));
        return run == null ? json.encode() : withNews(json, run.view());
    }

    private static void putRun(JsonObject json, KnownRun.Snapshot run) {
        RunHistory.View view = run.view();
        RunStart start = run.stored().start();
        json.put("run", RunJson.names(run.stored()))
                .put("complete", view.complete())
                .put("until", view.until())
                .put("ended", view.ended())
                .put("first", view.first())
                .put("last", view.last())
                .put("status", status(RunStatus.of(view)))
                .put("series", SeriesJson.of(view.buckets(), view.iterationsPerPoint()))
                .put("latest", view.latest() == null ? null : RunJson.iteration(start, view.latest()));
        if (view.complete()) {
            json.put("layers", RunJson.layers(start));
        }
    }

    /** Fewer news when they are so long that the answer would be too large. */
    private static String withNews(JsonObject json, RunHistory.View view) {
        int most = MOST_NEWS;
        NewsJson.put(json, view, most);
        String text = json.encode();
        while (text.length() > LayersAnswer.MAX_CHARS && most > 0) {
            most /= 2;
            NewsJson.put(json, view, most);
            text = json.encode();
        }
        return text;
    }

    private static JsonObject status(RunStatus status) {
        return new JsonObject().put("level", RunJson.word(status.level())).put("sentence", status.sentence());
    }
}
