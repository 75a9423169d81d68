package io.gradwatch.dl4j.ui;

import io.vertx.core.http.HttpServerResponse;

/**
 * An HTTP answer.
 *
 * @param status HTTP status
 * @param contentType media type
 * @param body the text
 */
record Reply(int status, String contentType, String body) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int INTERNAL_ERROR = 500;
    static final int UNAVAILABLE = 503;

    /** Everything comes from this server; nothing runs and nothing has a style that is written into the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'self'";

    static Reply html(String body) {
        return new Reply(OK, "text/html; charset=utf-8", body);
    }

    static Reply json(String body) {
        return new Reply(OK, "application/json; charset=utf-8", body);
    }

    static Reply problem(int status, String message) {
        return new Reply(status, "text/plain; charset=utf-8", message + "\n");
    }

    void sendTo(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("content-type", contentType)
                .putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
