package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Each way of reading against a sum in double precision over what {@code getDouble} says, with the largest element factored
 * out: an independent way to the norm.
 */
class FlatArrayTest {
    /** A norm in double precision of numbers that are exact in double: only the order of the sums differs. */
    private static final double EXACT = 1e-12;

    /** BLAS sums floats in float, 8192 at once: worst where all are equal, and each addition is rounded the same way. */
    private static final double FLOAT = 5e-7;

    private static final DataType[] TYPES = {DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16};

    /** How a slice may be measured. */
    private enum Way {
        CHOSEN,
        JAVA,
        OPERATIONS;

        Measured of(INDArray slice) {
            return switch (this) {
                case CHOSEN -> {
                    FlatArray array = new FlatArray(slice, List.of(slice), only(0));
                    yield new Measured(array.norms2()[0], array.nonFiniteCount(0), array.extremes(0));
                }
                case JAVA -> {
                    ElementReader reader = requireNonNull(ElementReader.of(slice), "the CPU's memory can be read");
                    long length = slice.length();
                    yield new Measured(
                            reader.norm2(0, length), reader.nonFiniteCount(0, length), reader.extremes(0, length));
                }
                case OPERATIONS -> {
                    FlatArray array = new FlatArray(slice, List.of(slice), only(0), null);
                    yield new Measured(array.norm2(0), array.nonFiniteCount(0), array.extremes(0));
                }
            };
        }
    }

    private static BitSet only(int... parameters) {
        BitSet set = new BitSet();
        for (int parameter : parameters) {
            set.set(parameter);
        }
        return set;
    }

    private record Measured(double norm, long nonFinite, FlatArray.Extremes extremes) {}

    static Stream<Arguments> waysAndTypes() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(TYPES).map(type -> Arguments.of(way, type)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndTypes")
    void measuresWhatElementByElementSays(Way way, DataType type) {
        Random random = new Random(42);
        for (int length : new int[] {1, 2, 7, 8, 9, 255, 256, 257, 2047, 2048, 2049, 10_000, 70_000}) {
            double[] values = random.doubles(length, -2, 2).toArray();
            values[random.nextInt(length)] = 0;
            INDArray slice = Nd4j.createFromArray(values).castTo(type);
            Measured measured = way.of(slice);

            double expected = norm(slice);
            assertThat(measured.norm())
                    .as("norm of %d", length)
                    .isCloseTo(expected, within(precision(type) * expected));
            assertThat(measured.nonFinite()).isZero();
            assertThat(measured.extremes()).isEqualTo(new FlatArray.Extremes(1.0 / length, largest(slice)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndTypes")
    void isNeverBlindToNanAndInfinity(Way way, DataType type) {
        for (int length : new int[] {10, 5000}) {
            INDArray slice = Nd4j.ones(type, length);
            slice.putScalar(3, Double.NEGATIVE_INFINITY);
            assertThat(way.of(slice))
                    .isEqualTo(new Measured(
                            Double.POSITIVE_INFINITY, 1, new FlatArray.Extremes(0, Double.POSITIVE_INFINITY)));

            slice.putScalar(length - 1, Double.NaN);
            assertThat(way.of(slice)).isEqualTo(new Measured(Double.NaN, 2, new FlatArray.Extremes(0, Double.NaN)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndTypes")
    void ofNothingButZerosIsZero(Way way, DataType type) {
        assertThat(way.of(Nd4j.zeros(type, 3000))).isEqualTo(new Measured(0, 0, new FlatArray.Extremes(1, 0)));
    }

    /** Large enough for several threads: what they find, put together, is what one alone finds. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void doesNotDependOnTheNumberOfThreads(DataType type) {
        int[] lengths = {300_000, 5, 800, 2_000_000, 70_000};
        INDArray flat = Nd4j.randn(type, IntStream.of(lengths).sum());
        List<INDArray> slices = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            slices.add(flat.get(NDArrayIndex.interval(from, from + length)));
            from += length;
        }
        FlatArray array = new FlatArray(flat, slices, only(0, 1, 2, 3));
        double[] alone = {array.norm2(0), array.norm2(1), array.norm2(2), array.norm2(3), 0};

        for (int i = 0; i < 20; i++) {
            assertThat(array.norms2()).containsExactly(alone);
        }
        assertThat(array.norm2(4)).isCloseTo(norm(slices.get(4)), within(1e-3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floats")
    void isTrueForHugeAndTinyFloats(Way way, double value) {
        for (int length : new int[] {100, 100_000}) {
            INDArray slice = Nd4j.valueArrayOf(new long[] {length}, (float) value, DataType.FLOAT);
            double expected = (float) value * Math.sqrt(length);
            // What BLAS returns must fit into a float, or it is not used.
            assertThat(way.of(slice).norm()).isCloseTo(expected, within(2 * FLOAT * expected));
            assertThat(way.of(slice).nonFinite()).isZero();
        }
    }

    static Stream<Arguments> floats() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(1e25, 1e-25, 3e38, 1e-38).map(value -> Arguments.of(way, value)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e200, 1e-200, 1e-300, 1.7e308})
    void isTrueForHugeAndTinyDoubles(double value) {
        for (Way way : Way.values()) {
            INDArray slice = Nd4j.valueArrayOf(new long[] {2500}, value, DataType.DOUBLE);
            assertThat(way.of(slice).norm()).as(way.name()).isCloseTo(50 * value, within(1e-9 * value));
        }
    }

    @Test
    void isTrueForFortyMillionElements() {
        long length = 40_000_000;
        INDArray slice = Nd4j.valueArrayOf(new long[] {length}, 0.1f, DataType.FLOAT);
        double expected = 0.1f * Math.sqrt((double) length);
        for (Way way : Way.values()) {
            assertThat(way.of(slice).norm()).as(way.name()).isCloseTo(expected, within(2 * FLOAT * expected));
        }
        slice.putScalar(length - 1, Float.NaN);
        for (Way way : Way.values()) {
            assertThat(way.of(slice))
                    .as(way.name())
                    .isEqualTo(new Measured(Double.NaN, 1, new FlatArray.Extremes(0, Double.NaN)));
        }
        slice.close();
    }

    @Test
    void tellsZerosFromTinyNumbers() {
        INDArray slice = Nd4j.createFromArray(0f, 1f, -0f, Float.NaN, 1e-30f, 0f, 2f, 3f);
        for (Way way : Way.values()) {
            assertThat(way.of(slice).extremes().zeroFraction()).as(way.name()).isEqualTo(3.0 / 8);
        }
    }

    @Test
    void readsAViewFromWhereItBegins() {
        INDArray whole = Nd4j.arange(0, 100).castTo(DataType.FLOAT);
        INDArray view = whole.get(NDArrayIndex.interval(60, 64));
        for (Way way : Way.values()) {
            // 60^2 + 61^2 + 62^2 + 63^2 = 15134
            assertThat(way.of(view).norm()).as(way.name()).isCloseTo(Math.sqrt(15134), within(1e-4));
        }
    }

    @Test
    void leavesMemoryInAnotherOrderToTheOperations() {
        INDArray column = Nd4j.rand(DataType.FLOAT, 10, 10).getColumn(3);
        assertThat(reader(column)).isNull();
        assertThat(reader(Nd4j.createFromArray(1, 2, 3))).isNull();
    }

    private static @Nullable ElementReader reader(INDArray array) {
        return ElementReader.of(array);
    }

    private static double precision(DataType type) {
        return type == DataType.FLOAT ? FLOAT : EXACT;
    }

    private static double largest(INDArray slice) {
        double largest = 0;
        for (long i = 0; i < slice.length(); i++) {
            largest = Math.max(largest, Math.abs(slice.getDouble(i)));
        }
        return largest;
    }

    private static double norm(INDArray slice) {
        double sum = 0;
        for (long i = 0; i < slice.length(); i++) {
            double value = slice.getDouble(i);
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
