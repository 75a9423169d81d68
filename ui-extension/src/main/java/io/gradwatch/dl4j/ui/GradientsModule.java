package io.gradwatch.dl4j.ui;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of gradients, incidents and actions in the Deeplearning4j training UI, at {@code /train/gradients}, or at
 * {@code /train/<session>/gradients} when the server is in multi-session mode. The UI server finds this module by
 * itself; it shows every run that a {@link UiExporter} writes into a storage attached to the server.
 *
 * <p>Storage events arrive on a thread of the server that all its modules share, requests on its event loop; nothing
 * here throws into the one or blocks the other.
 */
public final class GradientsModule implements UIModule {
    private static final Logger LOG = LoggerFactory.getLogger(GradientsModule.class);
    private static final String PAGE = "gradients.html";

    private final KnownRuns runs = new KnownRuns();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    /** Made by the UI server, more than once: has no side effects. */
    public GradientsModule() {}

    @Override
    public List<String> getCallbackTypeIDs() {
        return List.of(RunPersistable.TYPE_ID);
    }

    @Override
    public List<Route> getRoutes() {
        boolean multiSession = VertxUIServer.getMultiSession().get();
        String page = multiSession ? "/train/:sessionId/gradients" : "/train/gradients";
        return List.of(
                new Route(page, HttpMethod.GET, (path, context) -> answer(context, this::page)),
                new Route(page + "/data", HttpMethod.GET, (path, context) -> answer(context, this::data)));
    }

    @Override
    public void reportStorageEvents(Collection<StatsStorageEvent> events) {
        for (StatsStorageEvent event : events) {
            contain(() -> runs.update(event));
        }
    }

    @Override
    public void onAttach(StatsStorage statsStorage) {
        contain(() -> runs.attach(statsStorage));
    }

    @Override
    public void onDetach(StatsStorage statsStorage) {
        contain(() -> runs.detach(statsStorage));
    }

    @Override
    public List<I18NResource> getInternationalizationResources() {
        return List.of();
    }

    /** Whatever leaves a module on the event thread ends that thread, and with it the stock pages: so Throwable. */
    private void contain(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            if (failureLogged.compareAndSet(false, true)) {
                LOG.error("Gradwatch cannot read a record of a run; the rest is shown; further failures are silent", e);
            }
        }
    }

    private void answer(RoutingContext context, Function<RunQuery, Reply> handler) {
        RunQuery query;
        try {
            query = RunQuery.from(context);
        } catch (IllegalArgumentException e) {
            Reply.problem(Reply.BAD_REQUEST, String.valueOf(e.getMessage())).sendTo(context.response());
            return;
        }
        context.vertx()
                .<Reply>executeBlocking(
                        promise -> promise.complete(handler.apply(query)),
                        false,
                        result -> (result.succeeded() ? result.result() : failed(result.cause()))
                                .sendTo(context.response()));
    }

    private static Reply failed(Throwable cause) {
        LOG.error("Gradwatch cannot answer a request of its page", cause);
        return Reply.problem(Reply.INTERNAL_ERROR, "this went wrong on the server; its log says more");
    }

    private Reply page(RunQuery query) {
        if (query.session() != null
                && VertxUIServer.getMultiSession().get()
                && matching(query).isEmpty()) {
            return notFound(query);
        }
        try (InputStream page = GradientsModule.class.getResourceAsStream(PAGE)) {
            if (page == null) {
                throw new IllegalStateException(PAGE + " is missing from the jar of gradwatch-dl4j-ui");
            }
            return Reply.html(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply data(RunQuery query) {
        List<RunHistory> found = matching(query);
        if (found.isEmpty() && query.session() != null) {
            return notFound(query);
        }
        boolean multiSession = VertxUIServer.getMultiSession().get();
        JsonArray all = new JsonArray();
        for (RunHistory run : runs.latestFirst()) {
            if (!multiSession || run.key().session().equals(query.session())) {
                all.add(HistoryJson.names(run.key(), run.startedAt(), run.start()));
            }
        }
        JsonObject json = found.isEmpty()
                ? new JsonObject().putNull("run")
                : HistoryJson.of(found.get(0).view(query.since()));
        boolean onStockPages = !multiSession || runs.isOnStockPages(found.get(0).key(), StatsListener.TYPE_ID);
        return Reply.json(json.put("runs", all).put("onStockPages", onStockPages));
    }

    private List<RunHistory> matching(RunQuery query) {
        List<RunHistory> found = known(query);
        if (found.isEmpty() && query.session() != null && mayLoad(query.session())) {
            return known(query);
        }
        return found;
    }

    private List<RunHistory> known(RunQuery query) {
        return runs.latestFirst().stream()
                .filter(run -> query.matches(run.key()))
                .toList();
    }

    /** In multi-session mode a user may give the server a function that finds the storage of an unknown session. */
    private static boolean mayLoad(@Nullable String session) {
        VertxUIServer server = VertxUIServer.getInstance();
        return server != null
                && server.isMultiSession()
                && server.getStatsStorageLoader() != null
                && server.getStatsStorageLoader().apply(session);
    }

    private static Reply notFound(RunQuery query) {
        return Reply.problem(Reply.NOT_FOUND, "no run of Gradwatch is known for " + query.describe());
    }
}
