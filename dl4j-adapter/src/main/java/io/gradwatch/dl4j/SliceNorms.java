package io.gradwatch.dl4j;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.longer.CountZero;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * L2 norms and counts of rank-1 slices by ND4J's operations, for memory that the host cannot read. ND4J's reductions of
 * floats accumulate in float: wrong by 4 % at 40 million elements, infinite for finite 1e25, zero for 1e-25. So whatever
 * BLAS {@code nrm2} does not answer with a finite number is computed in double precision, part by part.
 */
final class SliceNorms {
    /** Elements that are converted to double at once: 32 MiB. */
    private static final long PART = 1L << 22;

    private SliceNorms() {}

    /** L2 norm, NaN when an element is NaN, infinite when one is infinite and none NaN. */
    static double norm2(INDArray slice) {
        DataType type = slice.dataType();
        boolean blas = (type == DataType.FLOAT || type == DataType.DOUBLE) && slice.length() <= Integer.MAX_VALUE;
        double fast = blas ? Nd4j.getBlasWrapper().nrm2(slice) : Double.NaN;
        return Double.isFinite(fast) ? fast : exactNorm2(slice);
    }

    /** The norm without BLAS, scaled by the largest element so that no square is lost. */
    static double exactNorm2(INDArray slice) {
        double largest = largest(slice);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double squares = sumOverParts(slice, part -> {
            double norm = part.divi(largest).norm2Number().doubleValue();
            return norm * norm;
        });
        return largest * Math.sqrt(squares);
    }

    /** Number of elements that are NaN or infinite. */
    static long nonFiniteCount(INDArray slice) {
        return (long) sumOverParts(slice, SliceNorms::nonFiniteElements);
    }

    /** Exact zeros and the largest absolute value. */
    static FlatArray.Extremes extremes(INDArray slice) {
        // Not MatchCondition: its equality takes 1e-30 for 0.
        double zeros = (double) count(new CountZero(slice));
        return new FlatArray.Extremes(zeros / slice.length(), largest(slice));
    }

    /** ND4J's maximum passes over NaN, and its test for NaN does not know that of 16-bit numbers. */
    private static double largest(INDArray slice) {
        double nans = sumOverParts(slice, part -> count(new MatchCondition(part, Conditions.isNan())));
        return nans > 0 ? Double.NaN : slice.amaxNumber().doubleValue();
    }

    private static double nonFiniteElements(INDArray part) {
        return (double) count(new MatchCondition(part, Conditions.isNan()))
                + count(new MatchCondition(part, Conditions.isInfinite()));
    }

    /** Sums over copies in double precision, which the function may overwrite. */
    private static double sumOverParts(INDArray slice, ToDoubleFunction<INDArray> function) {
        double sum = 0;
        // A workspace may be open here; closed again, it would take the copies along.
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try (outside) {
            for (long from = 0; from < slice.length(); from += PART) {
                long to = Math.min(slice.length(), from + PART);
                INDArray view = slice.get(NDArrayIndex.interval(from, to));
                INDArray part = view.dataType() == DataType.DOUBLE ? view.dup() : view.castTo(DataType.DOUBLE);
                sum += function.applyAsDouble(part);
                part.close();
            }
        }
        return sum;
    }

    private static long count(ReduceOp operation) {
        return Nd4j.getExecutioner().exec(operation).getLong(0);
    }
}
