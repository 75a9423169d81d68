package io.gradwatch.dl4j.ui;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.impl.HttpStatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param session session id; null for whichever ran last
 * @param worker worker id; null for whichever ran last
 * @param since the {@code until} of an earlier answer, 0 for everything
 */
record RunQuery(@Nullable String session, @Nullable String worker, long since) {
    private static final int MAX_ECHO = 40;

    /**
     * Reads the session from the path where the route has one, everything else from the query.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static RunQuery from(RoutingContext context) {
        String inPath = context.pathParam("sessionId");
        String session = inPath != null ? inPath : only(context, "session");
        String worker = only(context, "worker");
        if (worker != null && session == null) {
            throw new IllegalArgumentException("worker needs a session beside it");
        }
        return new RunQuery(session, worker, since(only(context, "since")));
    }

    boolean matches(RunKey key) {
        return (session == null || session.equals(key.session())) && (worker == null || worker.equals(key.worker()));
    }

    String describe() {
        return worker == null ? "session '" + brief(session) + "'" : "worker '" + brief(worker) + "' in that session";
    }

    private static long since(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            long since = Long.parseLong(text);
            if (since >= 0) {
                return since;
            }
        } catch (NumberFormatException e) {
            // Said below, together with negative numbers.
        }
        throw new IllegalArgumentException("since must be a whole number, 0 or more, was '" + brief(text) + "'");
    }

    private static @Nullable String only(RoutingContext context, String name) {
        List<String> values;
        try {
            values = context.queryParam(name);
        } catch (HttpStatusException e) {
            throw new IllegalArgumentException("the query is not well encoded", e);
        }
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static String brief(@Nullable String text) {
        String whole = String.valueOf(text);
        return whole.length() <= MAX_ECHO ? whole : whole.substring(0, MAX_ECHO) + "...";
    }
}
