package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import io.gradwatch.dl4j.GradientPass;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The probe's pass over a gradient of floats, against what the machine can do at best with the same memory, and what
 * ND4J's own norm takes. All but {@link #probe} use one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PassBenchmark {
    /** Streams that would use the common pool are left to the caller. */
    private static final String ONE_THREAD = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0";

    /** JMH makes it. */
    public PassBenchmark() {}

    /**
     * Norms of all parameters by the adapter, as it is shipped: large ones are read by the common pool too.
     *
     * @param gradient what is read
     * @return the norms
     */
    @Benchmark
    public double[] probe(Gradient gradient) {
        return gradient.pass().norms();
    }

    /**
     * Norms of all parameters by the adapter, by the calling thread alone.
     *
     * @param gradient what is read
     * @return the norms
     */
    @Benchmark
    @Fork(jvmArgsPrepend = ONE_THREAD)
    public double[] probeOneThread(Gradient gradient) {
        return gradient.pass().norms();
    }

    /**
     * Reads the memory and does next to nothing with it.
     *
     * @param gradient what is read
     * @return the sum of all words of 64 bits, two floats each
     */
    @Benchmark
    public long plainRead(Gradient gradient) {
        return gradient.sumOfWords();
    }

    /**
     * One norm over everything by BLAS.
     *
     * @param gradient what is read
     * @return the norm
     */
    @Benchmark
    public double blasNorm2(Gradient gradient) {
        return Nd4j.getBlasWrapper().nrm2(gradient.flat());
    }

    /**
     * One dot product of everything with itself by BLAS, which is faster than its norm.
     *
     * @param gradient what is read
     * @return the dot product
     */
    @Benchmark
    public double blasDot(Gradient gradient) {
        return Nd4j.getBlasWrapper().dot(gradient.flat(), gradient.flat());
    }

    /**
     * Norms of all parameters by ND4J, on views that exist already.
     *
     * @param gradient what is read
     * @return the sum of the norms
     */
    @Benchmark
    public double norm2Number(Gradient gradient) {
        double sum = 0;
        for (INDArray slice : gradient.pass().slices()) {
            sum += slice.norm2Number().doubleValue();
        }
        return sum;
    }

    /** A flat gradient, cut into parameters of the same size. */
    @State(Scope.Thread)
    public static class Gradient {
        /** How many. */
        @Param("1")
        private int parameters;

        /** Elements of each. */
        @Param("1000")
        private int elements;

        private @Nullable INDArray flat;
        private @Nullable GradientPass pass;
        private @Nullable LongBuffer words;

        /** JMH makes it. */
        public Gradient() {}

        /** Fills the array with small numbers of both signs, each exactly a float. */
        @Setup
        public void fill() {
            INDArray array = Nd4j.createUninitialized(DataType.FLOAT, (long) parameters * elements);
            FloatIndexer indexer = (FloatIndexer) array.data().indexer();
            for (long i = 0; i < array.length(); i++) {
                indexer.put(i, ((i * 40_503 & 0xffff) - 0x8000) / 4e6f);
            }
            flat = array;
            pass = GradientPass.over(array, parameters);
            words = array.data()
                    .pointer()
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
        }

        private INDArray flat() {
            return requireNonNull(flat, "made by setup");
        }

        private GradientPass pass() {
            return requireNonNull(pass, "made by setup");
        }

        /** Four sums side by side: one alone would wait for each addition. */
        private long sumOfWords() {
            LongBuffer all = requireNonNull(words, "made by setup");
            long s0 = 0;
            long s1 = 0;
            long s2 = 0;
            long s3 = 0;
            int i = 0;
            for (int end = all.limit() - 3; i < end; i += 4) {
                s0 += all.get(i);
                s1 += all.get(i + 1);
                s2 += all.get(i + 2);
                s3 += all.get(i + 3);
            }
            for (; i < all.limit(); i++) {
                s0 += all.get(i);
            }
            return s0 + s1 + s2 + s3;
        }
    }
}
