package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Asks who wants to read the metrics, and lets in who has the one {@code Authorization} header that is right. It is compared
 * in constant time: how long a refusal takes tells nothing about how much was right.
 */
final class Credentials extends Authenticator {
    private static final int UNAUTHORIZED = 401;
    private static final HttpPrincipal READER = new HttpPrincipal("reader", "gradwatch");

    private final String challenge;
    private final byte[] wanted;

    private Credentials(String challenge, String wanted) {
        this.challenge = challenge;
        this.wanted = wanted.getBytes(StandardCharsets.UTF_8);
    }

    static Authenticator basic(String user, String password) {
        if (requireNonNull(user, "user").isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user must not be empty or hold a colon, was '" + user + "'");
        }
        if (requireNonNull(password, "password").isEmpty()) {
            throw new IllegalArgumentException("password must not be empty");
        }
        String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Credentials("Basic realm=\"gradwatch\", charset=\"UTF-8\"", "Basic " + both);
    }

    static Authenticator bearer(String token) {
        if (requireNonNull(token, "token").isBlank()) {
            throw new IllegalArgumentException("token must not be blank");
        }
        return new Credentials("Bearer realm=\"gradwatch\"", "Bearer " + token);
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given != null && MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
            return new Success(READER);
        }
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        return new Failure(UNAUTHORIZED);
    }
}
