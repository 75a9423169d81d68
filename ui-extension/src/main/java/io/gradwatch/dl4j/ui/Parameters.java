package io.gradwatch.dl4j.ui;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.impl.HttpStatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. What is wrong with one is an {@link IllegalArgumentException} for whoever asked. */
final class Parameters {
    /** The largest whole number that JavaScript counts to without a gap. */
    static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** Larger than any iteration. */
    static final long MAX_ITERATION = MAX_SAFE_INTEGER;

    private static final int MAX_LENGTH = 500;

    private final RoutingContext context;

    Parameters(RoutingContext context) {
        this.context = context;
    }

    /** A parameter of the path; null when the route has none of the name. */
    @Nullable
    String inPath(String name) {
        String value = context.pathParam(name);
        return value == null ? null : bounded(name, value);
    }

    /** A parameter of the query; null when it is not given. */
    @Nullable
    String text(String name) {
        List<String> values;
        try {
            values = context.queryParam(name);
        } catch (HttpStatusException e) {
            throw new IllegalArgumentException("the query is not well encoded", e);
        }
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : bounded(name, values.get(0));
    }

    /** A whole number of the query. */
    long whole(String name, long missing, long min, long max) {
        String text = text(name);
        if (text == null) {
            return missing;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", was '" + Brief.line(text) + "'");
    }

    private static String bounded(String name, String value) {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    name + " must have at most " + MAX_LENGTH + " characters, has " + value.length());
        }
        return value;
    }
}
