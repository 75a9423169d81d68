package io.gradwatch.sample;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IterationSampleTest {
    private static final GradientSample GRADIENT = gradient(dense(1), 7, 3, 4);
    private static final Column FITS = Column.of(1, 1);
    private static final Column TOO_SHORT = Column.of(1);

    static Stream<Arguments> columnsOneOfWhichIsTooShort() {
        return Stream.of(
                Arguments.of("updateNorms", TOO_SHORT, FITS, FITS),
                Arguments.of("parameterNorms", FITS, TOO_SHORT, FITS),
                Arguments.of("learningRates", FITS, FITS, TOO_SHORT));
    }

    @ParameterizedTest
    @MethodSource("columnsOneOfWhichIsTooShort")
    void columnOfAnotherSizeIsRefused(String name, Column updates, Column parameters, Column rates) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IterationSample(GRADIENT, 0, 1, updates, parameters, rates))
                .withMessage(name + " needs one value for each of the 2 parameters, was given 1");
    }

    @Test
    void iterationIsThatOfTheGradient() {
        assertThat(sample(1, 1).iteration()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "0.002, 2, 0.001",
        "0, 2, 0",
        "1, 0, Infinity",
        "0, 0, NaN",
        "NaN, 1, NaN",
        "1, NaN, NaN",
        "Infinity, 1, Infinity"
    })
    void updateRatioIsUpdateNormOverParameterNorm(double update, double parameter, double expected) {
        assertThat(sample(update, parameter).updateRatio(0)).isEqualTo(Double.valueOf(expected));
    }

    @Test
    void updateRatioOfAnUnmeasuredUpdateIsNaN() {
        IterationSample sample = new IterationSample(GRADIENT, 0, 1, Column.unmeasured(2), FITS, FITS);

        assertThat(sample.updateRatio(0)).isNaN();
    }

    @Test
    void inactiveUnitsAreUnmeasuredUnlessGivenAndOnePerLayer() {
        assertThat(sample(1, 1).inactiveUnits().isMeasured()).isFalse();
        assertThat(sample(1, 1).inactiveUnits().size()).isEqualTo(1);
        assertThat(new IterationSample(GRADIENT, 0, 1, FITS, FITS, FITS, Column.of(0.5))
                        .inactiveUnits()
                        .at(0))
                .isEqualTo(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IterationSample(GRADIENT, 0, 1, FITS, FITS, FITS, Column.of(1, 2)))
                .withMessage("inactiveUnits needs one value for each of the 1 layers, was given 2");
    }

    private static IterationSample sample(double update, double parameter) {
        return new IterationSample(GRADIENT, 0, 1, Column.of(update, 1), Column.of(parameter, 1), FITS);
    }
}
