package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

/**
 * One breach of a rule: where, what was observed and what would have been in order.
 *
 * @param parameter index of the parameter in the topology, or {@link #WHOLE_MODEL}
 * @param quantity what was observed, in words with its unit, for example {@code gradient norm}
 * @param observed the observed value; may be NaN or infinite
 * @param limit the limit that was crossed
 */
public record Finding(int parameter, String quantity, double observed, double limit) {
    /** Stands for the model as a whole where a parameter's index is asked for. */
    public static final int WHOLE_MODEL = -1;

    /**
     * Checks the index.
     *
     * @param parameter see the record
     * @param quantity see the record
     * @param observed see the record
     * @param limit see the record
     * @throws IllegalArgumentException if the index is below -1
     */
    public Finding {
        requireNonNull(quantity, "quantity");
        if (parameter < WHOLE_MODEL) {
            throw new IllegalArgumentException("parameter must be an index or -1, was " + parameter);
        }
    }
}
