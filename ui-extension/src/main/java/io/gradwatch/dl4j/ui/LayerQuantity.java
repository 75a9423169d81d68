package io.gradwatch.dl4j.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a layer with trainable parameters in one iteration. */
enum LayerQuantity {
    /** L2 norm over all trainable parameters. */
    GRADIENT_NORM(0, "gradientNorm", false),
    /** Root mean square over the trainable weights, or over all trainable parameters where there is no weight. */
    GRADIENT_RMS(1, "gradientRms", false),
    /** Update norm over parameter norm of the first trainable weight. */
    UPDATE_RATIO(2, "updateRatio", false),
    /** L2 norm of all trainable parameters. */
    PARAMETER_NORM(3, "parameterNorm", false),
    /** Share of exact zeros in the gradient of the first trainable weight. */
    ZERO_FRACTION(4, "zeroFraction", false),
    /** Share of units that are dead or saturated. */
    INACTIVE_UNITS(5, "inactiveUnits", true),
    /** Elements of the gradient that are NaN or infinite. */
    NON_FINITE_ELEMENTS(6, "nonFiniteElements", false),
    /** Effective learning rate of the first trainable parameter. */
    LEARNING_RATE(7, "learningRate", true);

    /** Those that are shown over the iterations. */
    static final List<LayerQuantity> CHARTED =
            List.of(GRADIENT_NORM, GRADIENT_RMS, UPDATE_RATIO, PARAMETER_NORM, ZERO_FRACTION, INACTIVE_UNITS);

    private final int place;
    private final String word;
    private final boolean nanMeansNone;

    LayerQuantity(int place, String word, boolean nanMeansNone) {
        this.place = place;
        this.word = word;
        this.nanMeansNone = nanMeansNone;
    }

    /** Its place among the columns, which is part of the encoding. */
    int place() {
        return place;
    }

    /** The quantity's name in questions and answers. */
    String word() {
        return word;
    }

    /** Whether NaN says that the layer has no such thing, rather than that it was measured to be NaN. */
    boolean nanMeansNone() {
        return nanMeansNone;
    }

    static @Nullable LayerQuantity charted(String word) {
        for (LayerQuantity quantity : CHARTED) {
            if (quantity.word.equals(word)) {
                return quantity;
            }
        }
        return null;
    }
}
