package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.jspecify.annotations.Nullable;

/** Finds the run that a question is about and has it answered. Thread-safe. */
final class Answers {
    private final KnownRuns runs;

    Answers(KnownRuns runs) {
        this.runs = runs;
    }

    Reply page(RunQuery query) {
        if (query.session() != null && isMultiSession() && find(query) == null) {
            return notFound(query);
        }
        return Reply.html(PageAnswer.read());
    }

    Reply data(DataQuery query) {
        KnownRun found = find(query.run());
        if (found == null && query.run().session() != null) {
            return notFound(query.run());
        }
        boolean multiSession = isMultiSession();
        List<KnownRun> all = runs.latestFirst().stream()
                .filter(run ->
                        !multiSession || run.key().session().equals(query.run().session()))
                .toList();
        boolean onStockPages = !multiSession || (found != null && found.stored().hasType(StatsListener.TYPE_ID));
        return Reply.json(DataAnswer.of(found == null ? null : runs.snapshot(found, query.since()), all, onStockPages));
    }

    Reply layers(LayersQuery query) {
        RunQuery run = query.range().run();
        KnownRun found = find(run);
        return found == null ? notFound(run) : Reply.json(LayersAnswer.of(runs.snapshot(found, 0), query));
    }

    Reply series(RangeQuery query) {
        KnownRun found = find(query.run());
        return found == null ? notFound(query.run()) : Reply.json(SeriesAnswer.of(runs.snapshot(found, 0), query));
    }

    Reply iteration(IterationQuery query) {
        KnownRun found = find(query.run());
        if (found == null) {
            return notFound(query.run());
        }
        IterationRow nearest = new RangeReader(runs.snapshot(found, 0)).nearest(query.iteration());
        if (nearest == null) {
            return Reply.problem(Reply.NOT_FOUND, "the run has no iteration so far");
        }
        JsonObject json = RunJson.iteration(found.stored().start(), nearest);
        return Reply.json(json.encode());
    }

    private @Nullable KnownRun find(RunQuery query) {
        KnownRun found = known(query);
        String session = query.session();
        return found == null && session != null && mayLoad(session) ? known(query) : found;
    }

    private @Nullable KnownRun known(RunQuery query) {
        for (KnownRun run : runs.latestFirst()) {
            if (query.matches(run.key())) {
                return run;
            }
        }
        return null;
    }

    private static boolean isMultiSession() {
        return VertxUIServer.getMultiSession().get();
    }

    /** In multi-session mode a user may give the server a function that finds the storage of an unknown session. */
    private static boolean mayLoad(String session) {
        VertxUIServer server = VertxUIServer.getInstance();
        return server != null
                && server.isMultiSession()
                && server.getStatsStorageLoader() != null
                && server.getStatsStorageLoader().apply(session);
    }

    private static Reply notFound(RunQuery query) {
        String what = query.session() == null ? "" : " for " + query.describe();
        return Reply.problem(Reply.NOT_FOUND, "no run of Gradwatch is known" + what);
    }
}
