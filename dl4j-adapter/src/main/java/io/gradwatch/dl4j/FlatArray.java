package io.gradwatch.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of a network's flat arrays, cut into its parameters: what is measured of each of them.
 *
 * <p>Three ways to read, the fastest first: BLAS {@code nrm2} for norms of large parameters, a pass in Java over the memory
 * for small ones and for whatever BLAS does not know, and ND4J's operations where the host cannot read the memory. All three
 * give the same numbers. Used by one thread at a time.
 */
final class FlatArray {
    /**
     * Below so many elements the Java pass is faster than a call of BLAS through ND4J, which costs about 0.3 us before it
     * reads anything; above it BLAS is, since the JIT compiler does not vectorise a sum of doubles. Measured with
     * {@code ./bench kernels}.
     */
    static final int BLAS_FROM = 512;

    private final List<INDArray> slices;
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
        offsets = new long[slices.size()];
        for (int p = 0; p < offsets.length; p++) {
            offsets[p] = slices.get(p).offset() - flat.offset();
        }
        type = flat.dataType();
        blas = type == DataType.FLOAT || type == DataType.DOUBLE;
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
        INDArray slice = slices.get(parameter);
        if (reader != null && (!blas || slice.length() < BLAS_FROM)) {
            return reader.norm2(offsets[parameter], slice.length());
        }
        if (blas && slice.length() <= Integer.MAX_VALUE) {
            double norm = Nd4j.getBlasWrapper().nrm2(slice);
            if (Double.isFinite(norm)) {
                return norm;
            }
        }
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
