package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StridesTest {
    private static final Topology TOPOLOGY = dense(1);

    private final Strides strides = new Strides(TOPOLOGY);

    @ParameterizedTest
    @CsvSource({"0.03, false", "0.033, true", "0, false", "NaN, false", "Infinity, false"})
    void stepsAreLargeFromAThirtiethOfTheWeights(double step, boolean expected) {
        steps(10, step);

        assertThat(strides.areLarge()).isEqualTo(expected);
    }

    @Test
    void tenStepsTell() {
        steps(9, 0.1);
        assertThat(strides.areLarge()).isFalse();

        steps(1, 0.1);
        assertThat(strides.areLarge()).isTrue();
    }

    @Test
    void aFewLargeStepsAreNoHabit() {
        steps(4, 0.3);
        steps(6, 0.01);

        assertThat(strides.areLarge()).isFalse();
    }

    @Test
    void oneStepThatMakesOtherWeightsOfThemIsEnough() {
        steps(1, 0.31);
        steps(8, 0.01);
        assertThat(strides.areLarge()).isFalse();

        steps(1, 0.01);
        assertThat(strides.areLarge()).isTrue();
    }

    /** AdaGrad's steps shrink by themselves, unless the first is too large. */
    @ParameterizedTest
    @CsvSource({"0.29, false", "0.31, true"})
    void ofAdaGradOnlyASingleStepCounts(double first, boolean expected) {
        Strides adaGrad = new Strides(trainedBy("AdaGrad"));
        step(adaGrad, first);
        for (int i = 0; i < 9; i++) {
            step(adaGrad, 0.1);
        }

        assertThat(adaGrad.areLarge()).isEqualTo(expected);
    }

    @Test
    void stepsBeforeAChangeAreForgotten() {
        steps(10, 0.1);
        strides.changed();
        steps(9, 0.1);

        assertThat(strides.areLarge()).isFalse();
    }

    /** The weight's step, in parts of its norm of 2; the bias may move as it likes. */
    private void steps(int count, double size) {
        for (int i = 0; i < count; i++) {
            step(strides, size);
        }
    }

    private static void step(Strides strides, double size) {
        strides.add(new IterationSample(
                gradient(TOPOLOGY, 0, 1, 1), 0, 1, Column.of(2 * size, 9), Column.of(2, 1), all(2, 0.1)));
    }

    private static Topology trainedBy(String updater) {
        LayerInfo layer = TOPOLOGY.layers().get(0);
        return new Topology(
                List.of(new LayerInfo(
                        layer.name(), layer.type(), layer.depth(), layer.activation(), layer.weightInit(), updater)),
                TOPOLOGY.parameters());
    }
}
