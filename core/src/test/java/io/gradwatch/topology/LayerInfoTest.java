package io.gradwatch.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LayerInfoTest {
    @Test
    void negativeDepthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerInfo.of("dense", "DenseLayer", -1))
                .withMessage("depth of layer dense must be 0 or more, was -1");
    }

    @Test
    void firstLayerHasDepthZero() {
        assertThat(LayerInfo.of("dense", "DenseLayer", 0).depth()).isZero();
    }

    @Test
    void whatIsNotKnownIsEmpty() {
        assertThat(LayerInfo.of("dense", "DenseLayer", 0))
                .isEqualTo(new LayerInfo("dense", "DenseLayer", 0, "", "", ""));
    }
}
