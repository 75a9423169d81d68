package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums of squares of slices by BLAS {@code dot} of each with itself. ND4J's own call of it checks its arguments and makes two
 * pointers, which takes longer than to read a thousand elements; so where ND4J's CPU back end is in use, the function behind it is
 * called. It is found by name, for the back end is the user's choice. One pointer is moved along the slices: to fetch from
 * memory, for each of them, one that has been kept takes a tenth as long as to read 8192 elements.
 */
interface SquareSums {
    /** A reader for the use of one thread: the sum of squares of a slice, in the precision of its elements. */
    IntToDoubleFunction reader();

    /**
     * Of slices whose memory stays where it is.
     *
     * @param slices rank-1 views of one array, without gaps, of floats or doubles
     * @param isReadable whether the host can read their memory
     */
    static SquareSums of(List<INDArray> slices, boolean isReadable) {
        SquareSums direct = isReadable && !slices.isEmpty() ? direct(slices) : null;
        return direct != null ? direct : () -> slice -> Nd4j.getBlasWrapper().dot(slices.get(slice), slices.get(slice));
    }

    private static @Nullable SquareSums direct(List<INDArray> slices) {
        boolean isFloat = slices.get(0).dataType() == DataType.FLOAT;
        if ((isFloat ? Blas.SDOT : Blas.DDOT) == null) {
            return null;
        }
        int[] lengths = slices.stream().mapToInt(slice -> (int) slice.length()).toArray();
        long[] offsets = slices.stream().mapToLong(INDArray::offset).toArray();
        // The pointer of a view is that of the whole buffer.
        Pointer buffer = slices.get(0).data().pointer();
        return isFloat
                ? () -> {
                    FloatPointer elements = new FloatPointer(buffer);
                    return slice -> sdot(lengths[slice], elements.position(offsets[slice]));
                }
                : () -> {
                    DoublePointer elements = new DoublePointer(buffer);
                    return slice -> ddot(lengths[slice], elements.position(offsets[slice]));
                };
    }

    private static double sdot(int length, FloatPointer elements) {
        try {
            return (float) requireNonNull(Blas.SDOT).invokeExact(length, elements, 1, elements, 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("BLAS sdot failed", e);
        }
    }

    private static double ddot(int length, DoublePointer elements) {
        try {
            return (double) requireNonNull(Blas.DDOT).invokeExact(length, elements, 1, elements, 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("BLAS ddot failed", e);
        }
    }

    /** The functions behind ND4J's CPU back end; null without it. Constants, so that the compiler sees what is called. */
    final class Blas {
        private static final String OPENBLAS = "org.bytedeco.openblas.global.openblas_nolapack";

        static final @Nullable MethodHandle SDOT = find("cblas_sdot", float.class, FloatPointer.class);
        static final @Nullable MethodHandle DDOT = find("cblas_ddot", double.class, DoublePointer.class);

        private Blas() {}

        private static @Nullable MethodHandle find(String name, Class<?> number, Class<?> pointer) {
            try {
                return MethodHandles.publicLookup()
                        .findStatic(
                                Class.forName(OPENBLAS),
                                name,
                                MethodType.methodType(number, int.class, pointer, int.class, pointer, int.class));
            } catch (ReflectiveOperationException | LinkageError e) {
                return null;
            }
        }
    }
}
