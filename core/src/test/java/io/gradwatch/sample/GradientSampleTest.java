package io.gradwatch.sample;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.weightRms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientSampleTest {
    private static final Topology ONE_LAYER = dense(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void normsOfAnotherSizeAreRefused(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientSample.of(ONE_LAYER, 0, Column.unmeasured(size), Column.of(0, 0)))
                .withMessage("norms needs one value for each of the 2 parameters, was given " + size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void nonFiniteCountsOfAnotherSizeAreRefused(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientSample.of(ONE_LAYER, 0, Column.of(0, 0), Column.unmeasured(size)))
                .withMessage("nonFiniteCounts needs one value for each of the 2 parameters, was given " + size);
    }

    @Test
    void depthProfileIsComputedOnce() {
        GradientSample sample = weightRms(dense(3), 0, 1e-3, 1e-2, 1e-1);

        assertThat(sample.depthProfile()).isSameAs(sample.depthProfile());
        assertThat(sample.depthProfile().totalDecades())
                .isEqualTo(DepthProfile.of(sample).totalDecades());
    }

    @Test
    void globalNormIsTheRootOfTheSumOfSquares() {
        assertThat(gradient(ONE_LAYER, 0, 3, 4).globalNorm()).isEqualTo(5);
    }

    @Test
    void globalNormOfHugeGradientsDoesNotOverflow() {
        // 5e200 up to the rounding of one scaled square root
        assertThat(gradient(ONE_LAYER, 0, 3e200, 4e200).globalNorm()).isCloseTo(5e200, within(1e185));
    }

    @Test
    void globalNormWithoutParametersIsZero() {
        Topology empty = new Topology(List.of(LayerInfo.of("input", "InputLayer", 0)), List.of());

        assertThat(gradient(empty, 0).globalNorm()).isZero();
    }

    @Test
    void nanGradientMakesTheGlobalNormNaN() {
        assertThat(gradient(ONE_LAYER, 0, 3, Double.NaN).globalNorm()).isNaN();
    }

    @Test
    void infiniteGradientMakesTheGlobalNormInfinite() {
        assertThat(gradient(ONE_LAYER, 0, 3, Double.POSITIVE_INFINITY).globalNorm())
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void nonFiniteElementsAreSummed() {
        GradientSample sample = GradientSample.of(ONE_LAYER, 0, Column.of(Double.NaN, Double.NaN), Column.of(3, 4));

        assertThat(sample.nonFiniteCount()).isEqualTo(7);
    }

    @Test
    void finiteGradientsAreFinite() {
        assertThat(gradient(ONE_LAYER, 0, 3, 4).isFinite()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteNormIsNotFiniteEvenIfNoElementWasCounted(double norm) {
        GradientSample sample = GradientSample.of(ONE_LAYER, 0, Column.of(1, norm), Column.of(0, 0));

        assertThat(sample.isFinite()).isFalse();
    }

    @Test
    void countedElementIsNotFiniteEvenIfTheNormIs() {
        GradientSample sample = GradientSample.of(ONE_LAYER, 0, Column.of(1, 1), Column.of(0, 1));

        assertThat(sample.isFinite()).isFalse();
    }

    @Test
    void rmsIsTheNormOverTheRootOfTheElements() {
        assertThat(gradient(ONE_LAYER, 0, 3, 4).rms(0)).isEqualTo(0.3);
    }

    @Test
    void scalingMultipliesTheNorms() {
        GradientSample scaled = gradient(ONE_LAYER, 7, 3, 4).scaledBy(Column.of(1, 0.5));

        assertThat(scaled.norms()).isEqualTo(Column.of(3, 2));
        assertThat(scaled.iteration()).isEqualTo(7);
    }

    @Test
    void scalingMakesTheGlobalNormAnew() {
        assertThat(gradient(ONE_LAYER, 0, 6, 8).scaledBy(Column.of(0.5, 0.5)).globalNorm())
                .isEqualTo(5);
    }

    @Test
    void scalingByZeroDoesNotHideNaN() {
        GradientSample scaled = gradient(ONE_LAYER, 0, Double.NaN, 1).scaledBy(Column.of(0, 0));

        assertThat(scaled.isFinite()).isFalse();
        assertThat(scaled.globalNorm()).isNaN();
        assertThat(scaled.nonFiniteCount()).isEqualTo(1);
    }

    @Test
    void largestValuesAreUnmeasuredUntilTheyAreGivenAndAreScaled() {
        GradientSample sample = GradientSample.of(dense(1), 0, Column.of(3, 4), Column.of(0, 0));
        assertThat(sample.maxAbs().isMeasured()).isFalse();
        assertThat(sample.scaledBy(Column.of(1, 1)).maxAbs().isMeasured()).isFalse();

        GradientSample with = sample.withMaxAbs(Column.of(2, 3)).withZeroFractions(Column.of(0, 0));
        assertThat(with.scaledBy(Column.of(0.5, 1)).maxAbs()).isEqualTo(Column.of(1, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample.withMaxAbs(Column.of(1)))
                .withMessageContaining("maxAbs");
    }

    @Test
    void zeroFractionsAreUnmeasuredUntilTheyAreGivenAndSurviveScaling() {
        GradientSample sample = GradientSample.of(dense(1), 0, Column.of(3, 4), Column.of(0, 0));
        assertThat(sample.zeroFractions().isMeasured()).isFalse();

        GradientSample with = sample.withZeroFractions(Column.of(0.5, 0.25)).scaledBy(Column.of(0.5, 0.5));
        assertThat(with.zeroFractions()).isEqualTo(Column.of(0.5, 0.25));
        assertThat(with.globalNorm()).isEqualTo(2.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample.withZeroFractions(Column.of(1)))
                .withMessageContaining("fractions");
    }
}
