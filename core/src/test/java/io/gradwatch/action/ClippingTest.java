package io.gradwatch.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void boundsMustBePositiveAndFinite(double bound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clipping.LayerNorm(bound))
                .withMessage("maxNorm must be positive and finite, was " + bound);
        assertThatIllegalArgumentException().isThrownBy(() -> new Clipping.GlobalNorm(bound));
        assertThatIllegalArgumentException().isThrownBy(() -> new Clipping.ParameterNorm(bound));
        assertThatIllegalArgumentException().isThrownBy(() -> new Clipping.Elements(bound));
        assertThatIllegalArgumentException().isThrownBy(() -> new Clipping.Adaptive(bound, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Clipping.Adaptive(1, bound));
    }

    static Stream<Clipping> byNorms() {
        return Stream.of(new Clipping.GlobalNorm(1), new Clipping.LayerNorm(1), new Clipping.ParameterNorm(1));
    }

    @ParameterizedTest
    @MethodSource("byNorms")
    void boundsOfNormsFollowFromNorms(Clipping clipping) {
        assertThat(clipping.isByNorms()).isTrue();
    }

    @Test
    void boundsOfElementsDoNot() {
        assertThat(new Clipping.Elements(1).isByNorms()).isFalse();
        assertThat(new Clipping.Adaptive(0.01, 1e-3).isByNorms()).isFalse();
    }
}
