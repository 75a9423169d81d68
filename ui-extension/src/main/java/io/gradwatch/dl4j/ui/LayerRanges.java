package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import java.util.Arrays;

/**
 * Lowest and highest value of one quantity per layer over some iterations. Immutable. Non-finite values are neither
 * lost nor mixed into the bounds: they are kept beside them.
 */
final class LayerRanges {
    private static final double NONE = 0;

    private final double[] lowest;
    private final double[] highest;
    private final double[] nonFinite;

    private LayerRanges(double[] lowest, double[] highest, double[] nonFinite) {
        this.lowest = lowest;
        this.highest = highest;
        this.nonFinite = nonFinite;
    }

    static LayerRanges of(Column column) {
        double[] finite = new double[column.size()];
        double[] nonFinite = new double[column.size()];
        for (int i = 0; i < finite.length; i++) {
            boolean isFinite = Double.isFinite(column.at(i));
            finite[i] = isFinite ? column.at(i) : Double.NaN;
            nonFinite[i] = isFinite || !column.isMeasured() ? NONE : column.at(i);
        }
        return new LayerRanges(finite, finite, nonFinite);
    }

    LayerRanges merge(LayerRanges later) {
        double[] low = new double[lowest.length];
        double[] high = new double[lowest.length];
        double[] odd = new double[lowest.length];
        Arrays.setAll(low, i -> minIgnoringNaN(lowest[i], later.lowest[i]));
        Arrays.setAll(high, i -> -minIgnoringNaN(-highest[i], -later.highest[i]));
        Arrays.setAll(odd, i -> worse(nonFinite[i], later.nonFinite[i]));
        return new LayerRanges(low, high, odd);
    }

    /** The lowest finite value, NaN when there was none. */
    double lowest(int layer) {
        return lowest[layer];
    }

    /** The highest finite value, NaN when there was none. */
    double highest(int layer) {
        return highest[layer];
    }

    boolean hasNonFinite(int layer) {
        return nonFinite[layer] != NONE;
    }

    /** NaN if there was one, otherwise an infinity; meaningless when there was neither. */
    double nonFinite(int layer) {
        return nonFinite[layer];
    }

    private static double minIgnoringNaN(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    private static double worse(double a, double b) {
        return Double.isNaN(a) || b == NONE ? a : b;
    }
}
