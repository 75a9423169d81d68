package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SquareSumsTest {
    /** Otherwise all is right, and three times slower. */
    @Test
    void blasIsFoundBehindTheCpuBackEnd() {
        assertThat(SquareSums.Blas.SDOT).isNotNull();
        assertThat(SquareSums.Blas.DDOT).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void bothWaysReadTheSliceFromWhereItBegins(DataType type) {
        INDArray flat = Nd4j.arange(1000).castTo(type);
        // A view of a view: offsets add up.
        INDArray part = flat.get(NDArrayIndex.interval(100, 900));
        List<INDArray> slices =
                List.of(part.get(NDArrayIndex.interval(0, 3)), part.get(NDArrayIndex.interval(700, 702)));

        for (boolean isReadable : new boolean[] {true, false}) {
            IntToDoubleFunction sums = SquareSums.of(slices, isReadable).reader();

            // 100^2 + 101^2 + 102^2 and 800^2 + 801^2
            assertThat(sums.applyAsDouble(0)).isCloseTo(30_605, within(1e-2));
            assertThat(sums.applyAsDouble(1)).isCloseTo(1_281_601, within(1e-1));
        }
    }

    @Test
    void ofNoSlicesThereIsNothingToSum() {
        assertThat(SquareSums.of(List.of(), true)).isNotNull();
    }
}
