package io.gradwatch.guard;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingGuardTest {
    private static final Topology TOPOLOGY = dense(1);

    private final ClippingGuard guard = new ClippingGuard();

    @Test
    void guardStartsSwitchedOff() {
        assertThat(guard.isEnabled()).isFalse();
        assertThat(decide(1e9)).isEqualTo(StepDecision.proceed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1.999, 2})
    void normUpToTheBoundProceeds(double norm) {
        guard.enable(new Clipping.GlobalNorm(2));

        assertThat(decide(norm)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void normAboveTheBoundIsScaledToIt() {
        guard.enable(new Clipping.GlobalNorm(2));

        assertThat(guard.decide(gradient(TOPOLOGY, 0, 6, 8)))
                .isEqualTo(Guards.scaleAll(2, 0.2, "global gradient norm 10.0 clipped to 2.00"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientIsLeftAlone(double norm) {
        guard.enable(new Clipping.GlobalNorm(2));

        assertThat(decide(norm)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void laterBoundReplacesTheEarlierOne() {
        guard.enable(new Clipping.GlobalNorm(2));
        guard.enable(new Clipping.GlobalNorm(20));

        assertThat(decide(10)).isEqualTo(StepDecision.proceed());
        assertThat(guard.isEnabled()).isTrue();
    }

    @Test
    void releasedGuardProceeds() {
        guard.enable(new Clipping.GlobalNorm(2));
        guard.release();

        assertThat(decide(10)).isEqualTo(StepDecision.proceed());
        assertThat(guard.isEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 3.999", "3, 4"})
    void layerUpToTheBoundProceeds(double weight, double bias) {
        guard.enable(new Clipping.LayerNorm(5));

        assertThat(guard.decide(gradient(TOPOLOGY, 0, weight, bias))).isEqualTo(StepDecision.proceed());
    }

    /** The norms of the layers are 10, 5 and 5.0000001 or so. */
    @Test
    void onlyTheLayersAboveTheBoundAreScaledEachAsAWhole() {
        guard.enable(new Clipping.LayerNorm(5));
        StepDecision decision = guard.decide(gradient(dense(3), 0, 6, 8, 3, 4, 5, 0.001));

        assertThat(decision).isInstanceOfSatisfying(StepDecision.Scale.class, scale -> {
            assertThat(scale.factors().at(0)).isEqualTo(0.5);
            assertThat(scale.factors().at(1)).isEqualTo(0.5);
            assertThat(scale.factors().at(2)).isEqualTo(1);
            assertThat(scale.factors().at(3)).isEqualTo(1);
            assertThat(scale.factors().at(4))
                    .isLessThan(1)
                    .isEqualTo(scale.factors().at(5));
            assertThat(scale.reason()).isEqualTo("gradient norms of layers clipped to 5.00 in 4 parameters");
        });
    }

    @Test
    void normsOfLayersDoNotOverflow() {
        guard.enable(new Clipping.LayerNorm(1e300));

        assertThat(guard.decide(gradient(TOPOLOGY, 0, 3e300, 4e300)))
                .isInstanceOfSatisfying(
                        StepDecision.Scale.class,
                        scale -> assertThat(scale.factors().at(0)).isCloseTo(0.2, within(1e-15)));
    }

    @ParameterizedTest
    @CsvSource({"1.999, false", "2, false", "2.001, true"})
    void parameterAboveTheBoundIsScaled(double norm, boolean scaled) {
        guard.enable(new Clipping.ParameterNorm(2));

        assertThat(decide(norm) instanceof StepDecision.Scale).isEqualTo(scaled);
    }

    @Test
    void onlyTheParametersAboveTheBoundAreScaled() {
        guard.enable(new Clipping.ParameterNorm(2));

        assertThat(guard.decide(gradient(TOPOLOGY, 0, 1, 8)))
                .isEqualTo(new StepDecision.Scale(
                        Column.of(1, 0.25), "gradient norms of parameters clipped to 2.00 in 1 parameters"));
    }

    /** An element may be as large as the norm but not larger. */
    @ParameterizedTest
    @CsvSource({"1.999, false", "2, false", "2.001, true"})
    void elementsAreClippedWhenOneCouldBeTooLarge(double norm, boolean clipped) {
        guard.enable(new Clipping.Elements(2));

        assertThat(decide(norm) instanceof StepDecision.Clip).isEqualTo(clipped);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e9})
    void unitsAreAlwaysLookedAt(double norm) {
        guard.enable(new Clipping.Adaptive(0.01, 0.001));

        assertThat(decide(norm))
                .isEqualTo(new StepDecision.Clip(
                        Column.of(1, 1),
                        List.of(new Clipping.Adaptive(0.01, 0.001)),
                        "clip the gradient of each unit to 0.01 of its weights"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientIsLeftAloneByEveryClipping(double norm) {
        for (Clipping clipping : List.of(
                new Clipping.LayerNorm(1),
                new Clipping.ParameterNorm(1),
                new Clipping.Elements(1),
                new Clipping.Adaptive(1, 1))) {
            guard.enable(clipping);

            assertThat(decide(norm)).isEqualTo(StepDecision.proceed());
        }
    }

    @Test
    void laterWayOfClippingReplacesTheEarlierOne() {
        guard.enable(new Clipping.Elements(1));
        StepDecision unused = decide(10);
        guard.enable(new Clipping.Elements(2));

        assertThat(decide(10))
                .isInstanceOfSatisfying(
                        StepDecision.Clip.class,
                        clip -> assertThat(clip.clippings()).containsExactly(new Clipping.Elements(2)));
    }

    private StepDecision decide(double norm) {
        return guard.decide(gradient(TOPOLOGY, 0, norm, 0));
    }
}
