package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One of a network's flat arrays, cut into its parameters: what is measured of each of them.
 *
 * <p>Three ways to read, the fastest first: BLAS {@code dot} of large parameters with themselves, a pass in Java over the
 * memory for small ones and for whatever BLAS cannot answer, and ND4J's operations where the host cannot read the memory. All
 * three give the same numbers. Not BLAS {@code nrm2}: it reads at less than half the speed. Used by one thread at a time.
 */
final class FlatArray {
    /**
     * Below so many elements the Java pass is faster than a call of BLAS through ND4J, which costs about 0.3 us before it
     * reads anything; above it BLAS is, since the JIT compiler does not vectorise a sum of doubles. Measured with
     * {@code ./bench kernels}.
     */
    static final int BLAS_FROM = 768;

    /** BLAS sums floats in float: no more than so many at once, so that the norm is right to 1e-6. */
    private static final int SEGMENT = 1 << 13;

    /** Below these a sum may have lost squares to underflow; one that overflows is infinite. */
    private static final double SMALLEST_FLOAT_SUM = 1e-20;

    private static final double SMALLEST_DOUBLE_SUM = 1e-280;

    private final List<INDArray> slices;
    private final List<List<INDArray>> segments;
    private final long[] offsets;
    private final @Nullable ElementReader reader;
    private final DataType type;
    private final boolean blas;

    /**
     * Reads in the fastest way there is.
     *
     * @param flat the array
     * @param slices rank-1 views of it, one per parameter; they are kept, since making one is slow
     */
    FlatArray(INDArray flat, List<INDArray> slices) {
        this(flat, slices, ElementReader.of(flat));
    }

    /** With a reader of the caller's choice, null for ND4J's operations alone. */
    FlatArray(INDArray flat, List<INDArray> slices, @Nullable ElementReader reader) {
        this.slices = slices;
        this.reader = reader;
        type = flat.dataType();
        blas = type == DataType.FLOAT || type == DataType.DOUBLE;
        offsets = new long[slices.size()];
        segments = new ArrayList<>(slices.size());
        for (int p = 0; p < offsets.length; p++) {
            INDArray slice = slices.get(p);
            offsets[p] = slice.offset() - flat.offset();
            segments.add(blas && (reader == null || slice.length() >= BLAS_FROM) ? segmentsOf(slice) : List.of());
        }
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

    /** L2 norm of a parameter's slice, NaN when an element is NaN, infinite when one is infinite and none NaN. */
    double norm2(int parameter) {
        double sum = 0;
        List<INDArray> parts = segments.get(parameter);
        for (int i = 0; i < parts.size(); i++) {
            sum += Nd4j.getBlasWrapper().dot(parts.get(i), parts.get(i));
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

    /** Share of elements that are exactly zero; NaN is not. */
    double zeroFraction(int parameter) {
        INDArray slice = slices.get(parameter);
        return reader == null
                ? SliceNorms.zeroFraction(slice)
                : (double) reader.zeroCount(offsets[parameter], slice.length()) / slice.length();
    }
}
