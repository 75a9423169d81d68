package io.gradwatch.dl4j.ui;

import io.vertx.ext.web.RoutingContext;
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

    private final KnownRuns runs = new KnownRuns();
    private final Answers answers = new Answers(runs);
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    /** Made by the UI server, more than once: has no side effects. */
    public GradientsModule() {}

    @Override
    public List<String> getCallbackTypeIDs() {
        return List.of(RecordType.RUN, RecordType.NEWS);
    }

    @Override
    public List<Route> getRoutes() {
        String page = VertxUIServer.getMultiSession().get() ? "/train/:sessionId/gradients" : "/train/gradients";
        return List.of(
                route(page, RunQuery::from, answers::page),
                route(page + "/data", DataQuery::from, answers::data),
                route(page + "/layers", LayersQuery::from, answers::layers),
                route(page + "/series", RangeQuery::from, answers::series),
                route(page + "/iteration", IterationQuery::from, answers::iteration));
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

    private static <Q> Route route(String path, Function<Parameters, Q> question, Function<Q, Reply> answer) {
        return new Route(path, HttpMethod.GET, (ignored, context) -> answer(context, question, answer));
    }

    private static <Q> void answer(
            RoutingContext context, Function<Parameters, Q> question, Function<Q, Reply> answer) {
        Q query;
        try {
            query = question.apply(new Parameters(context));
        } catch (IllegalArgumentException e) {
            Reply.problem(Reply.BAD_REQUEST, String.valueOf(e.getMessage())).sendTo(context.response());
            return;
        }
        context.vertx()
                .<Reply>executeBlocking(
                        promise -> promise.complete(answer.apply(query)),
                        false,
                        result -> (result.succeeded() ? result.result() : failed(result.cause()))
                                .sendTo(context.response()));
    }

    private static Reply failed(Throwable cause) {
        if (cause instanceof KnownRun.BusyException) {
            return Reply.problem(Reply.UNAVAILABLE, String.valueOf(cause.getMessage()));
        }
        LOG.error("Gradwatch cannot answer a request of its page", cause);
        return Reply.problem(Reply.INTERNAL_ERROR, "this went wrong on the server; its log says more");
    }
}
