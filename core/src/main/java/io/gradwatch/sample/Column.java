package io.gradwatch.sample;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * One measured quantity: a number per parameter, or per layer where it says so, in the order of the topology.
 * Immutable.
 *
 * <p>A column that was not measured in this iteration is {@linkplain #isMeasured() marked so} and reads NaN
 * everywhere; NaN in a measured column is what was measured.
 */
public final class Column {
    private final double[] values;
    private final boolean measured;

    private Column(double[] values, boolean measured) {
        this.values = values;
        this.measured = measured;
    }

    /**
     * A measured column.
     *
     * @param values one number per parameter; copied; any value, NaN included
     * @return the column
     */
    public static Column of(double... values) {
        return new Column(requireNonNull(values, "values").clone(), true);
    }

    /**
     * A column for a quantity that was not measured.
     *
     * @param size number of parameters, 0 or more
     * @return the column
     */
    public static Column unmeasured(int size) {
        double[] nothing = new double[size];
        Arrays.fill(nothing, Double.NaN);
        return new Column(nothing, false);
    }

    /**
     * The number for one parameter.
     *
     * @param parameter index in the topology
     * @return the value, NaN when not measured
     */
    public double at(int parameter) {
        return values[parameter];
    }

    /**
     * Number of parameters.
     *
     * @return the size
     */
    public int size() {
        return values.length;
    }

    /**
     * Whether the quantity was measured in this iteration.
     *
     * @return false for a column from {@link #unmeasured}
     */
    public boolean isMeasured() {
        return measured;
    }

    /**
     * The largest finite number.
     *
     * @return the largest; NaN when there is none
     */
    public double largest() {
        double largest = Double.NaN;
        for (double value : values) {
            if (Double.isFinite(value) && !(value <= largest)) {
                largest = value;
            }
        }
        return largest;
    }

    /**
     * This column times another, element by element.
     *
     * @param factors a column of the same size
     * @return the products
     * @throws IllegalArgumentException if the factors are of another size
     */
    public Column times(Column factors) {
        if (factors.size() != size()) {
            throw new IllegalArgumentException(
                    "factors needs " + size() + " values like the column, was given " + factors.size());
        }
        double[] products = values.clone();
        for (int i = 0; i < products.length; i++) {
            products[i] *= factors.values[i];
        }
        return new Column(products, measured);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Column that && measured == that.measured && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return measured ? Arrays.toString(values) : "unmeasured[" + values.length + "]";
    }
}
