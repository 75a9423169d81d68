package io.gradwatch.dl4j.ui;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A question for one quantity of all layers.
 *
 * @param range of which run and iterations
 * @param quantity which quantity
 */
record LayersQuery(RangeQuery range, LayerQuantity quantity) {
    /**
     * Reads the question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    static LayersQuery from(Parameters parameters) {
        return new LayersQuery(RangeQuery.from(parameters), quantity(parameters.text("quantity")));
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
