package io.gradwatch.dl4j;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Looks at 32-bit floats as integers: without their sign they are in the order of the absolute values, zero is 0, and NaN is
 * beyond infinity (IEEE 754-2019, 3.4). Maxima and sums of integers are what the JIT compiler turns into vector instructions;
 * those of floats are not. Used by one thread at a time.
 */
final class FloatBits {
    private static final int WITHOUT_SIGN = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;

    /** Elements behind one buffer, which may be no larger than 2 GiB. */
    private static final long WINDOW = 1L << 28;

    private final int[] chunk = new int[ElementReader.CHUNK];

    /** The largest element seen at each place of a chunk: a single maximum would wait for each comparison. */
    private final int[] largest = new int[ElementReader.CHUNK];

    private final IntPointer memory;
    private final long start;

    /**
     * Reads from a place in memory.
     *
     * @param buffer the memory
     * @param start its elements before the array that is read
     * @param end its elements up to the end of that array
     */
    FloatBits(Pointer buffer, long start, long end) {
        memory = new IntPointer(buffer).capacity(end);
        this.start = start;
    }

    /** Exact zeros and the largest absolute value, in one pass. */
    FlatArray.Extremes extremes(long from, long length) {
        int places = (int) Math.min(length, largest.length);
        Arrays.fill(largest, 0, places, 0);
        long zeros = sum(from, length, this::zerosAndLargest);
        int bits = 0;
        for (int i = 0; i < places; i++) {
            bits = Math.max(bits, largest[i]);
        }
        return new FlatArray.Extremes((double) zeros / length, Float.intBitsToFloat(bits));
    }

    /** Number of elements that are NaN or infinite. */
    long nonFiniteCount(long from, long length) {
        return sum(from, length, this::nonFinite);
    }

    private long sum(long from, long length, IntUnaryOperator look) {
        long sum = 0;
        for (long done = 0; done < length; done += WINDOW) {
            IntBuffer window = window(start + from + done, Math.min(WINDOW, length - done));
            while (window.hasRemaining()) {
                int count = Math.min(chunk.length, window.remaining());
                window.get(chunk, 0, count);
                sum += look.applyAsInt(count);
            }
        }
        return sum;
    }

    private IntBuffer window(long from, long length) {
        // The order of calls matters: a position never exceeds the limit.
        memory.limit(from + length).position(from);
        return memory.asByteBuffer().asIntBuffer();
    }

    /** Without branches, which would keep the compiler from vector instructions. */
    private int zerosAndLargest(int count) {
        int zeros = 0;
        for (int i = 0; i < count; i++) {
            int more = (chunk[i] & WITHOUT_SIGN) - largest[i];
            largest[i] += more & ~(more >> 31);
        }
        for (int i = 0; i < count; i++) {
            zeros += ((chunk[i] & WITHOUT_SIGN) - 1) >>> 31;
        }
        return zeros;
    }

    private int nonFinite(int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += (INFINITY - 1 - (chunk[i] & WITHOUT_SIGN)) >>> 31;
        }
        return found;
    }
}
