package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

/**
 * What a person is told about a violation beyond what was observed. Names in it come from the model and must be escaped
 * wherever they are shown.
 *
 * @param cause the probable cause, a sentence without a full stop; empty when unknown
 * @param remedy what to change, a sentence without a full stop, with the lines of a builder where possible; empty when
 *     unknown
 */
public record Advice(String cause, String remedy) {
    /** Nothing is known. */
    public static final Advice NONE = new Advice("", "");

    /**
     * Checks that nothing is missing.
     *
     * @param cause see the record
     * @param remedy see the record
     */
    public Advice {
        requireNonNull(cause, "cause");
        requireNonNull(remedy, "remedy");
    }
}
