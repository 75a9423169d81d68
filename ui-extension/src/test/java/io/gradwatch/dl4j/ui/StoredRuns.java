package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonObject;
import org.deeplearning4j.core.storage.StatsStorage;
import org.jspecify.annotations.Nullable;

/** Asks the module's questions of a storage, without a server. */
final class StoredRuns {
    private final KnownRuns runs = new KnownRuns();
    private final Answers answers = new Answers(runs);

    StoredRuns(StatsStorage storage) {
        runs.attach(storage);
    }

    KnownRuns runs() {
        return runs;
    }

    JsonObject data(@Nullable String session) {
        return json(answers.data(new DataQuery(new RunQuery(session, null), 0)));
    }

    JsonObject layers(@Nullable String session, LayerQuantity quantity, long from, long to, int points) {
        return json(answers.layers(
                new LayersQuery(new RangeQuery(new RunQuery(session, null), from, to, points), quantity)));
    }

    JsonObject series(@Nullable String session, long from, long to, int points) {
        return json(answers.series(new RangeQuery(new RunQuery(session, null), from, to, points)))
                .getJsonObject("series");
    }

    JsonObject iteration(@Nullable String session, long iteration) {
        return json(answers.iteration(new IterationQuery(new RunQuery(session, null), iteration)));
    }

    private static JsonObject json(Reply reply) {
        if (reply.status() != Reply.OK) {
            throw new AssertionError(reply.status() + " " + reply.body());
        }
        return new JsonObject(reply.body());
    }
}
