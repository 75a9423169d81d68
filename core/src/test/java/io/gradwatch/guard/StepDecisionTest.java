package io.gradwatch.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.sample.Column;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepDecisionTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 0.5, 1})
    void factorsFromZeroToOneAreAccepted(double factor) {
        assertThat(new StepDecision.Scale(Column.of(1, factor), "test").factors())
                .isEqualTo(Column.of(1, factor));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-Double.MIN_VALUE, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
    void factorOutsideZeroToOneIsRefused(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepDecision.Scale(Column.of(1, factor), "test"))
                .withMessage("factors must be in [0, 1], was " + factor + " at 1");
    }
}
