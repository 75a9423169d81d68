package io.gradwatch.dl4j.ui;

import org.jspecify.annotations.Nullable;

/**
 * Which run a question is about.
 *
 * @param session session id; null for whichever ran last
 * @param worker worker id; null for whichever ran last
 */
record RunQuery(@Nullable String session, @Nullable String worker) {
    /**
     * Reads the session from the path where the route has one, everything else from the query.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static RunQuery from(Parameters parameters) {
        String inPath = parameters.inPath("sessionId");
        String asked = parameters.text("session");
        String worker = parameters.text("worker");
        String session = inPath != null ? inPath : asked;
        if (worker != null && session == null) {
            throw new IllegalArgumentException("worker needs a session beside it");
        }
        return new RunQuery(session, worker);
    }

    boolean matches(RunKey key) {
        return (session == null || session.equals(key.session())) && (worker == null || worker.equals(key.worker()));
    }

    String describe() {
        return worker == null
                ? "session '" + Brief.line(session) + "'"
                : "worker '" + Brief.line(worker) + "' in that session";
    }
}
