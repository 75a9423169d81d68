package io.gradwatch.incident;

import static java.util.Objects.requireNonNull;

/**
 * What a person is told about an incident. Names come from the model and must be escaped wherever they are shown.
 *
 * @param evidence what was observed, where, against which limit
 * @param cause the probable cause
 * @param remedy what to change
 */
public record Diagnosis(String evidence, String cause, String remedy) {
    /**
     * Checks that nothing is missing.
     *
     * @param evidence see the record
     * @param cause see the record
     * @param remedy see the record
     */
    public Diagnosis {
        requireNonNull(evidence, "evidence");
        requireNonNull(cause, "cause");
        requireNonNull(remedy, "remedy");
    }
}
