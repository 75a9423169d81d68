package io.gradwatch.dl4j.ui;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A question for one quantity of all layers.
 *
 * @param run which run
 * @param quantity which quantity
 * @param from first iteration
 * @param to last iteration, not before {@code from}
 * @param points how many points there may be
 */
record LayersQuery(RunQuery run, LayerQuantity quantity, long from, long to, int points) {
    static final int MAX_POINTS = 1000;

    private static final int MIN_POINTS = 2;

    /**
     * Reads the question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static LayersQuery from(Parameters parameters) {
        long from = parameters.whole("from", 0, 0, Parameters.MAX_ITERATION);
        long to = parameters.whole("to", Parameters.MAX_ITERATION, 0, Parameters.MAX_ITERATION);
        if (to < from) {
            throw new IllegalArgumentException("to must not be before from, was " + to + " and " + from);
        }
        return new LayersQuery(RunQuery.from(parameters), quantity(parameters.text("quantity")), from, to, (int)
                parameters.whole("points", MAX_POINTS, MIN_POINTS, MAX_POINTS));
    }

    private static LayerQuantity quantity(@Nullable String word) {
        LayerQuantity quantity = word == null ? null : LayerQuantity.charted(word);
        if (quantity == null) {
            String known =
                    LayerQuantity.CHARTED.stream().map(LayerQuantity::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("quantity must be one of " + known
                    + (word == null ? ", was not given" : ", was '" + Brief.line(word) + "'"));
        }
        return quantity;
    }
}
