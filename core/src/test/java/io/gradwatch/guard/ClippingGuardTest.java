package io.gradwatch.guard;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Clipping;
import io.gradwatch.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private StepDecision decide(double norm) {
        return guard.decide(gradient(TOPOLOGY, 0, norm, 0));
    }
}
