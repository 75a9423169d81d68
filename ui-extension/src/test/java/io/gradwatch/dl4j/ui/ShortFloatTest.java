package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortFloatTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -2.5, 0x1p-140, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatFitsStaysWhatItIs(double value) {
        assertThat((double) ShortFloat.decode(ShortFloat.encode(value))).isEqualTo(Double.valueOf(value));
    }

    /** 16 significant bits: off by half of the last one at most. */
    @ParameterizedTest
    @ValueSource(doubles = {Math.PI, 1e-30, 0.02, 123456789, -1 / 3.0, 1.99999999})
    void whatDoesNotFitIsRounded(double value) {
        double read = ShortFloat.decode(ShortFloat.encode(value));

        assertThat(Math.abs(read / value - 1)).isLessThanOrEqualTo(0x1p-16);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-46, Double.MIN_VALUE, -1e-300})
    void whatIsNotZeroDoesNotBecomeZero(double value) {
        assertThat(ShortFloat.decode(ShortFloat.encode(value))).isNotZero();
        assertThat(Math.signum(ShortFloat.decode(ShortFloat.encode(value)))).isEqualTo((float) Math.signum(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Float.MAX_VALUE, 1e300, -1e300})
    void whatIsFiniteDoesNotBecomeInfinite(double value) {
        assertThat(ShortFloat.decode(ShortFloat.encode(value))).isFinite();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.5, 5e-1",
        "1234, 1234",
        "12340000, 1234e4",
        "1.23456e-20, 1235e-23",
        "0.99999, 1",
        "9999.6, 1e4",
        "-0.002, -2e-3",
        "NaN, null",
        "Infinity, null"
    })
    void anAnswerHasFourDigits(float value, String json) {
        StringBuilder text = new StringBuilder();
        ShortNumber.append(text, value);

        assertThat(text).hasToString(json);
    }
}
