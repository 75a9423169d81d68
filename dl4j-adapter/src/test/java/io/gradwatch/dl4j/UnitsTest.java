package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

class UnitsTest {
    /** Elements 1 to 12 of a longer array, two blocks of three units of two. */
    private static final Units UNITS = new Units(3, 2, 2);

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE", "HALF"})
    void unitsAreReadInBlocks(DataType type) {
        assertThat(UNITS.norms(slice(type)))
                .containsExactly(
                        new double[] {
                            Math.sqrt(1 + 4 + 49 + 64), Math.sqrt(9 + 16 + 81 + 100), Math.sqrt(25 + 36 + 121 + 144)
                        },
                        within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE", "HALF"})
    void unitsAreMultipliedInPlace(DataType type) {
        INDArray slice = slice(type);
        UNITS.multiply(slice, new double[] {1, 0.5, 0});

        assertThat(slice.toDoubleVector()).containsExactly(1, 2, 1.5, 2, 0, 0, 7, 8, 4.5, 5, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, 1e30", "FLOAT, 1e-30", "DOUBLE, 1e300", "DOUBLE, 1e-100"})
    void normsOfVeryLargeAndVerySmallUnitsAreRight(DataType type, double value) {
        INDArray slice = Nd4j.valueArrayOf(new long[] {4}, value, type);

        // A float holds the value to seven digits.
        assertThat(new Units(1, 4, 1).norms(slice)[0] / value).isCloseTo(2, within(1e-6));
    }

    @Test
    void aHugeUnitDoesNotHideTheOthers() {
        INDArray slice = Nd4j.createFromArray(3e200, 4e200, 3, 4);

        assertThat(new Units(2, 2, 1).norms(slice)).containsExactly(new double[] {5e200, 5}, within(1e186));
        assertThat(new Units(2, 2, 1).norms(slice)[1]).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void normOfAUnitThatIsNotFiniteIsNotFinite(double value) {
        INDArray slice = slice(DataType.FLOAT);
        slice.putScalar(2, value);

        assertThat(UNITS.norms(slice)[1]).isEqualTo(Double.valueOf(value));
        assertThat(UNITS.norms(slice)[0]).isCloseTo(Math.sqrt(118), within(1e-14));
    }

    /** The gradients the layers see are views of the array whose slices are edited. */
    @Test
    void gradientsOfTheLayersShareTheMemoryOfTheSlices() {
        MultiLayerNetwork net = Networks.convolution(new Sgd(0.1), DataType.FLOAT);
        net.fit(Networks.images(1, 2, DataType.FLOAT).get(0));
        Network network = requireNonNull(Network.of(net));
        ParameterTable table = ParameterTable.of(network);
        INDArray filters = table.slicesOf(requireNonNull(network.flatGradient())).stream()
                .filter(slice -> slice.length() == 12)
                .findFirst()
                .orElseThrow();
        INDArray shaped = net.gradient().getGradientFor("0_W");
        filters.assign(Nd4j.arange(12).castTo(DataType.FLOAT));

        // [3 filters, 1 channel, 2, 2]
        assertThat(shaped.shape()).containsExactly(3, 1, 2, 2);
        assertThat(shaped.slice(1).ravel().toDoubleVector()).containsExactly(4, 5, 6, 7);
    }

    private static INDArray slice(DataType type) {
        return Nd4j.arange(20).castTo(type).get(NDArrayIndex.interval(1, 13));
    }
}
