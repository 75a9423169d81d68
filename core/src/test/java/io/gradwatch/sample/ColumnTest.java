package io.gradwatch.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
    @Test
    void valuesAreCopied() {
        double[] values = {1, 2};
        Column column = Column.of(values);

        values[0] = 99;

        assertThat(column.at(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, -0.0, Double.MIN_VALUE})
    void measuredValueIsReadAsItWas(double value) {
        Column column = Column.of(value);

        assertThat(column.at(0)).isEqualTo(Double.valueOf(value));
        assertThat(column.isMeasured()).isTrue();
    }

    @Test
    void columnMayBeEmpty() {
        assertThat(Column.of().size()).isZero();
    }

    @Test
    void unmeasuredColumnReadsNaNEverywhere() {
        Column column = Column.unmeasured(2);

        assertThat(new double[] {column.at(0), column.at(1)}).containsOnly(Double.NaN);
    }

    @Test
    void unmeasuredColumnSaysSo() {
        assertThat(Column.unmeasured(2).isMeasured()).isFalse();
    }

    @Test
    void unmeasuredColumnIsNotAMeasuredOneOfNaN() {
        assertThat(Column.unmeasured(1)).isNotEqualTo(Column.of(Double.NaN));
    }

    @Test
    void theLargestIsTheLargestFiniteOne() {
        assertThat(Column.of(Double.NaN, -2, Double.POSITIVE_INFINITY, -1, -3).largest())
                .isEqualTo(-1);
        assertThat(Column.of(Double.NaN, Double.NEGATIVE_INFINITY).largest()).isNaN();
        assertThat(Column.of().largest()).isNaN();
        assertThat(Column.unmeasured(2).largest()).isNaN();
    }

    @Test
    void timesMultipliesElementByElement() {
        assertThat(Column.of(2, 3).times(Column.of(5, 0.5))).isEqualTo(Column.of(10, 1.5));
    }

    @Test
    void timesLeavesTheOriginalAsItWas() {
        Column column = Column.of(2, 3);
        Column unused = column.times(Column.of(5, 5));

        assertThat(unused).isNotEqualTo(column);
        assertThat(column).isEqualTo(Column.of(2, 3));
    }

    @Test
    void timesZeroDoesNotHideNaN() {
        assertThat(Column.of(Double.NaN).times(Column.of(0)).at(0)).isNaN();
    }

    @Test
    void timesOfAnUnmeasuredColumnIsUnmeasured() {
        assertThat(Column.unmeasured(1).times(Column.of(2))).isEqualTo(Column.unmeasured(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void timesAColumnOfAnotherSizeIsRefused(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Column.of(1, 2).times(Column.unmeasured(size)))
                .withMessage("factors needs 2 values like the column, was given " + size);
    }

    @Test
    void equalValuesMakeEqualColumns() {
        assertThat(Column.of(1, Double.NaN))
                .isEqualTo(Column.of(1, Double.NaN))
                .hasSameHashCodeAs(Column.of(1, Double.NaN));
    }

    @Test
    void textShowsTheValues() {
        assertThat(Column.of(1, Double.NaN)).hasToString("[1.0, NaN]");
    }

    @Test
    void textSaysWhatWasNotMeasured() {
        assertThat(Column.unmeasured(3)).hasToString("unmeasured[3]");
    }
}
