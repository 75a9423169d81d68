package io.gradwatch.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterInfoTest {
    @Test
    void negativeLayerIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParameterInfo(-1, "W", ParameterRole.WEIGHT, 1, true))
                .withMessage("layer of parameter W must be 0 or more, was -1");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void parameterWithoutElementsIsRefused(long elements) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParameterInfo(0, "W", ParameterRole.WEIGHT, elements, true))
                .withMessage("parameter W needs at least 1 element, was " + elements);
    }

    @Test
    void oneElementIsEnough() {
        assertThat(new ParameterInfo(0, "W", ParameterRole.WEIGHT, 1, true).elements())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"WEIGHT", "RECURRENT_WEIGHT"})
    void trainableInputAndRecurrentWeightsAreTrainableWeights(ParameterRole role) {
        assertThat(new ParameterInfo(0, "p", role, 1, true).isTrainableWeight()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WEIGHT", "RECURRENT_WEIGHT"})
    void otherRolesAreNotTrainableWeights(ParameterRole role) {
        assertThat(new ParameterInfo(0, "p", role, 1, true).isTrainableWeight()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void frozenParametersAreNotTrainableWeights(ParameterRole role) {
        assertThat(new ParameterInfo(0, "p", role, 1, false).isTrainableWeight())
                .isFalse();
    }
}
