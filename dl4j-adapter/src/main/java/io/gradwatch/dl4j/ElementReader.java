package io.gradwatch.dl4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the memory of a flat array chunk by chunk into a Java array, and measures it in double precision: of 32-bit and
 * 16-bit numbers neither the largest nor the smallest squares are lost. Offsets may be beyond 2^31 elements. Used by one
 * thread at a time.
 */
final class ElementReader {
    /** Elements that are read at once: what is copied stays in the first-level cache. */
    static final int CHUNK = 2048;

    /** A sum of squares outside these bounds may have lost elements to overflow or underflow of doubles. */
    private static final double SMALLEST_SAFE = 1e-280;

    private static final double LARGEST_SAFE = 1e300;

    private final double[] chunk = new double[CHUNK];
    private final Memory memory;
    private final long start;
    private final @Nullable FloatBits bits;

    private ElementReader(Memory memory, long start, @Nullable FloatBits bits) {
        this.memory = memory;
        this.start = start;
        this.bits = bits;
    }

    /** A reader of the array's memory; null when the host cannot read it, or for a data type of no gradient. */
    static @Nullable ElementReader of(INDArray flat) {
        if (!Nd4j.getEnvironment().isCPU()
                || (flat.length() > 1 && flat.reshape(flat.length()).stride(0) != 1)) {
            return null;
        }
        // The pointer of a view is that of the whole buffer.
        Pointer buffer = flat.data().pointer();
        long end = flat.offset() + flat.length();
        Memory memory = switch (flat.dataType()) {
            case FLOAT -> FloatIndexer.create(new FloatPointer(buffer).capacity(end))::get;
            case DOUBLE -> DoubleIndexer.create(new DoublePointer(buffer).capacity(end))::get;
            case HALF -> HalfIndexer.create(new ShortPointer(buffer).capacity(end))::get;
            case BFLOAT16 -> Bfloat16Indexer.create(new ShortPointer(buffer).capacity(end))::get;
            default -> null;
        };
        FloatBits bits = flat.dataType() == DataType.FLOAT ? new FloatBits(buffer, flat.offset(), end) : null;
        return memory == null ? null : new ElementReader(memory, flat.offset(), bits);
    }

    /** Copies elements, counted from the beginning of the flat array, as doubles. */
    private void read(long from, int count) {
        for (int i = 0; i < count; i++) {
            chunk[i] = memory.at(start + from + i);
        }
    }

    /** One element, counted from the beginning of the flat array. */
    double element(long index) {
        return memory.at(start + index);
    }

    /** L2 norm; NaN when an element is NaN, infinite when one is infinite and none NaN. */
    double norm2(long from, long length) {
        double sum = 0;
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            read(from + done, count);
            sum += sumOfSquares(chunk, count, 1);
        }
        boolean safe = (sum > SMALLEST_SAFE && sum < LARGEST_SAFE) || Double.isNaN(sum);
        return safe ? Math.sqrt(sum) : scaledNorm2(from, length);
    }

    /** Number of elements that are NaN or infinite. */
    long nonFiniteCount(long from, long length) {
        if (bits != null) {
            return bits.nonFiniteCount(from, length);
        }
        long found = 0;
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            read(from + done, count);
            for (int i = 0; i < count; i++) {
                found += Double.isFinite(chunk[i]) ? 0 : 1;
            }
        }
        return found;
    }

    /** Exact zeros and the largest absolute value, in one pass. */
    FlatArray.Extremes extremes(long from, long length) {
        if (bits != null) {
            return bits.extremes(from, length);
        }
        long zeros = 0;
        double largest = 0;
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            read(from + done, count);
            for (int i = 0; i < count; i++) {
                zeros += chunk[i] == 0 ? 1 : 0;
                largest = Math.max(largest, Math.abs(chunk[i]));
            }
        }
        return new FlatArray.Extremes((double) zeros / length, largest);
    }

    /** By the largest element: for doubles whose squares are too large or too small. */
    private double scaledNorm2(long from, long length) {
        double largest = extremes(from, length).maxAbs();
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            read(from + done, count);
            sum += sumOfSquares(chunk, count, largest);
        }
        return largest * Math.sqrt(sum);
    }

    /** Eight sums side by side: one alone would wait for each addition. */
    private static double sumOfSquares(double[] values, int count, double divisor) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        if (divisor != 1) {
            for (int i = 0; i < count; i++) {
                values[i] /= divisor;
            }
        }
        int i = 0;
        for (; i + 7 < count; i += 8) {
            s0 += values[i] * values[i];
            s1 += values[i + 1] * values[i + 1];
            s2 += values[i + 2] * values[i + 2];
            s3 += values[i + 3] * values[i + 3];
            s4 += values[i + 4] * values[i + 4];
            s5 += values[i + 5] * values[i + 5];
            s6 += values[i + 6] * values[i + 6];
            s7 += values[i + 7] * values[i + 7];
        }
        for (; i < count; i++) {
            s0 += values[i] * values[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** One element of the buffer, by its index. */
    private interface Memory {
        double at(long index);
    }
}
