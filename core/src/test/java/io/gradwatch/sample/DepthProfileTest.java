package io.gradwatch.sample;

import static io.gradwatch.fixtures.Samples.WEIGHT_ELEMENTS;
import static io.gradwatch.fixtures.Samples.bias;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.weight;
import static io.gradwatch.fixtures.Samples.weightRms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthProfileTest {
    /** A few roundings of logarithms below 50. */
    private static final double ROUNDING = 1e-12;

    @Test
    void gradientThatFadesTowardsTheInputLosesDecades() {
        DepthProfile profile = profile(1e-6, 1e-4, 1e-2);

        assertThat(profile.decadesPerLayer()).isCloseTo(2, within(ROUNDING));
        assertThat(profile.totalDecades()).isCloseTo(4, within(ROUNDING));
    }

    @Test
    void gradientThatGrowsTowardsTheInputLosesNegativeDecades() {
        assertThat(profile(1e-2, 1e-3, 1e-4).totalDecades()).isCloseTo(-2, within(ROUNDING));
    }

    @Test
    void rmsOfALayerIsThatOfItsWeight() {
        assertThat(profile(1e-6, 1e-4, 1e-2).rms(1)).isCloseTo(1e-4, within(1e-18));
    }

    @Test
    void biasesDoNotCount() {
        assertThat(DepthProfile.of(gradient(dense(2), 0, 1, 1e6, 1, 1e6)).totalDecades())
                .isZero();
    }

    @Test
    void weightsOfOneLayerAreTakenTogether() {
        ParameterInfo recurrent = new ParameterInfo(0, "RW", ParameterRole.RECURRENT_WEIGHT, 300, true);
        Topology topology =
                new Topology(List.of(LayerInfo.of("lstm", "LSTM", 0)), List.of(weight(0), recurrent, bias(0)));

        // sqrt((12^2 + 16^2) / (100 + 300)) = 1
        assertThat(DepthProfile.of(gradient(topology, 0, 12, 16, 99)).rms(0)).isEqualTo(1);
    }

    @Test
    void frozenLayerIsLeftOut() {
        ParameterInfo frozen = new ParameterInfo(0, "W", ParameterRole.WEIGHT, WEIGHT_ELEMENTS, false);
        Topology topology = new Topology(dense(3).layers(), List.of(frozen, weight(1), weight(2)));
        DepthProfile profile = DepthProfile.of(gradient(topology, 0, 0, 1, 10));

        assertThat(profile.rms(0)).isNaN();
        assertThat(profile.firstLayer()).isEqualTo(1);
        assertThat(profile.layerCount()).isEqualTo(2);
        assertThat(profile.totalDecades()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void withoutTrainableWeightsThereIsNoProfile() {
        Topology topology = new Topology(dense(2).layers(), List.of(bias(0), bias(1)));
        DepthProfile profile = DepthProfile.of(gradient(topology, 0, 1, 1));

        assertThat(profile.firstLayer()).isEqualTo(-1);
        assertThat(profile.layerCount()).isZero();
        assertThat(profile.totalDecades()).isNaN();
    }

    @Test
    void oneLayerHasNoSlope() {
        assertThat(profile(1).decadesPerLayer()).isNaN();
    }

    @Test
    void branchesOfOneDepthHaveNoSlope() {
        Topology topology = new Topology(
                List.of(LayerInfo.of("left", "DenseLayer", 0), LayerInfo.of("right", "DenseLayer", 0)),
                List.of(weight(0), weight(1)));

        assertThat(DepthProfile.of(gradient(topology, 0, 1, 100)).totalDecades())
                .isNaN();
    }

    @Test
    void firstLayerIsTheShallowestWhateverItsIndex() {
        Topology topology = new Topology(
                List.of(LayerInfo.of("deep", "DenseLayer", 1), LayerInfo.of("shallow", "DenseLayer", 0)),
                List.of(weight(0), weight(1)));

        assertThat(DepthProfile.of(gradient(topology, 0, 1, 1)).firstLayer()).isEqualTo(1);
    }

    /** log10 of the floor is -45: from -45 to -5 is a line of 40 decades. */
    @Test
    void exactZeroCountsAsTheSmallestFloat() {
        assertThat(profile(0, 1e-5).totalDecades()).isCloseTo(40, within(ROUNDING));
    }

    @Test
    void zerosEverywhereLoseNothing() {
        assertThat(profile(0, 0, 0).totalDecades()).isZero();
    }

    @Test
    void zeroIsReportedAsZeroNotAsTheFloor() {
        assertThat(profile(0, 1e-5).rms(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteLayerIsLeftOutOfTheFit(double bad) {
        assertThat(profile(1e-6, bad, 1e-2).totalDecades()).isCloseTo(4, within(ROUNDING));
    }

    @Test
    void nanIsNeverHidden() {
        assertThat(profile(1e-6, Double.NaN, 1e-2).rms(1)).isNaN();
    }

    private static DepthProfile profile(double... rms) {
        return DepthProfile.of(weightRms(dense(rms.length), 0, rms));
    }
}
