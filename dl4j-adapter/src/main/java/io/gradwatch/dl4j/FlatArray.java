package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One of a network's flat arrays, cut into its parameters: what is measured of each of them.
 *
 * <p>Three ways to read, the fastest first: BLAS {@code dot} of large parameters with themselves, a pass in Java over the
 * memory for small ones and for whatever BLAS cannot answer, and ND4J's operations where the host cannot read the memory. All
 * three give the same numbers. Not BLAS {@code nrm2}: it reads at less than half the speed.
 *
 * <p>One thread reads memory at a fraction of the speed that processors have together, and no processor has anything else
 * to do between backpropagation and the step. So very large arrays are read by the threads of the JVM's common pool, if it has any,
 * beside the caller; what comes out does not depend on how many there are. Used by one thread at a time.
 */
final class FlatArray {
    /**
     * Below so many elements the Java pass is faster than a call of BLAS through ND4J: the former takes about 0.85 ns an
     * element, since the JIT compiler does not vectorise a sum of doubles; the latter 0.2 us before it reads anything and 0.06
     * ns an element in the cache. Without ND4J in between it would be fewer, but sums in double precision are worth it.
     */
    static final int BLAS_FROM = 256;

    /** BLAS sums floats in float: no more than so many at once, so that the norm is right to 1e-6. */
    private static final int SEGMENT = 1 << 13;

    /** Below these a sum may have lost squares to underflow; one that overflows is infinite. */
    private static final double SMALLEST_FLOAT_SUM = 1e-20;

    private static final double SMALLEST_DOUBLE_SUM = 1e-280;

    /** Segments that one thread reads in a go, some 30 us' work. */
    private static final int SEGMENTS_PER_TASK = 32;

    /**
     * Below so many segments one thread reads alone: waking another takes as long as it saves. Measured in training on 2 cores: 161
     * segments 0.19 ms alone and 0.21 together, 770 segments 1.1 and 0.8.
     */
    private static final int SHARED_FROM = 256;

    private final List<INDArray> slices;
    private final BitSet measured;
    private final SquareSums squareSums;
    private final int[] firstSegments;
    private final double[] segmentSums;
    private final int[] wantedSegments;
    private final long[] offsets;
    private final @Nullable ElementReader reader;
    private final DataType type;

    /**
     * Reads in the fastest way there is.
     *
     * @param flat the array
     * @param slices rank-1 views of it, one per parameter; they are kept, since making one is slow
     * @param measured parameters that {@link #norms2} is to measure
     */
    FlatArray(INDArray flat, List<INDArray> slices, BitSet measured) {
        this(flat, slices, measured, ElementReader.of(flat));
    }

    /** With a reader of the caller's choice, null for ND4J's operations alone. */
    FlatArray(INDArray flat, List<INDArray> slices, BitSet measured, @Nullable ElementReader reader) {
        this.slices = slices;
        this.measured = measured;
        this.reader = reader;
        type = flat.dataType();
        boolean blas = type == DataType.FLOAT || type == DataType.DOUBLE;
        List<INDArray> segments = new ArrayList<>();
        offsets = new long[slices.size()];
        firstSegments = new int[slices.size() + 1];
        for (int p = 0; p < offsets.length; p++) {
            INDArray slice = slices.get(p);
            offsets[p] = slice.offset() - flat.offset();
            if (blas && (reader == null || slice.length() >= BLAS_FROM)) {
                segments.addAll(segmentsOf(slice));
            }
            firstSegments[p + 1] = segments.size();
        }
        squareSums = SquareSums.of(List.copyOf(segments), reader != null);
        segmentSums = new double[segments.size()];
        wantedSegments = measured.stream()
                .flatMap(p -> IntStream.range(firstSegments[p], firstSegments[p + 1]))
                .toArray();
    }

    private static List<INDArray> segmentsOf(INDArray slice) {
        if (slice.length() <= SEGMENT) {
            return List.of(slice);
        }
        List<INDArray> segments = new ArrayList<>();
        for (long from = 0; from < slice.length(); from += SEGMENT) {
            segments.add(slice.get(NDArrayIndex.interval(from, Math.min(slice.length(), from + SEGMENT))));
        }
        return segments;
    }

    /** Rank-1 views, one per parameter. */
    List<INDArray> slices() {
        return slices;
    }

    /** The type of the elements. */
    DataType dataType() {
        return type;
    }

    /** One element of a parameter's slice. */
    double element(int parameter, long index) {
        return reader == null ? slices.get(parameter).getDouble(index) : reader.element(offsets[parameter] + index);
    }

    /** {@linkplain #norm2 Norms} of the parameters to be measured, 0 for the others. */
    double[] norms2() {
        int tasks = (wantedSegments.length + SEGMENTS_PER_TASK - 1) / SEGMENTS_PER_TASK;
        IntStream each = IntStream.range(0, tasks);
        (wantedSegments.length >= SHARED_FROM ? each.parallel() : each).forEach(this::readSegments);
        double[] norms = new double[slices.size()];
        for (int p = measured.nextSetBit(0); p >= 0; p = measured.nextSetBit(p + 1)) {
            norms[p] = normOf(p);
        }
        return norms;
    }

    /** L2 norm of a parameter's slice, NaN when an element is NaN, infinite when one is infinite and none NaN. */
    double norm2(int parameter) {
        IntToDoubleFunction sums = squareSums.reader();
        for (int i = firstSegments[parameter]; i < firstSegments[parameter + 1]; i++) {
            segmentSums[i] = sums.applyAsDouble(i);
        }
        return normOf(parameter);
    }

    private void readSegments(int task) {
        IntToDoubleFunction sums = squareSums.reader();
        int end = Math.min(wantedSegments.length, (task + 1) * SEGMENTS_PER_TASK);
        for (int i = task * SEGMENTS_PER_TASK; i < end; i++) {
            segmentSums[wantedSegments[i]] = sums.applyAsDouble(wantedSegments[i]);
        }
    }

    private double normOf(int parameter) {
        double sum = 0;
        for (int i = firstSegments[parameter]; i < firstSegments[parameter + 1]; i++) {
            sum += segmentSums[i];
        }
        if (sum > (type == DataType.FLOAT ? SMALLEST_FLOAT_SUM : SMALLEST_DOUBLE_SUM) && sum < Double.MAX_VALUE) {
            return Math.sqrt(sum);
        }
        INDArray slice = slices.get(parameter);
        return reader == null ? SliceNorms.exactNorm2(slice) : reader.norm2(offsets[parameter], slice.length());
    }

    /** Number of elements that are NaN or infinite. */
    long nonFiniteCount(int parameter) {
        INDArray slice = slices.get(parameter);
        return reader == null
                ? SliceNorms.nonFiniteCount(slice)
                : reader.nonFiniteCount(offsets[parameter], slice.length());
    }

    /** What a look at every element tells beyond the norm, found in one pass. */
    Extremes extremes(int parameter) {
        INDArray slice = slices.get(parameter);
        return reader == null ? SliceNorms.extremes(slice) : reader.extremes(offsets[parameter], slice.length());
    }

    /**
     * What a look at every element tells beyond the norm.
     *
     * @param zeroFraction share of elements that are exactly zero; NaN is not
     * @param maxAbs largest absolute value; NaN when an element is NaN
     */
    record Extremes(double zeroFraction, double maxAbs) {}
}
