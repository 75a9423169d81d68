package io.gradwatch.dl4j;

import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the units of one parameter lie in its slice of the flat arrays. A unit is what makes one output: a column of a
 * dense or recurrent weight, a filter of a convolution. A parameter with one dimension (a bias, gamma, beta) is one unit as
 * a whole, as in the reference implementation of adaptive gradient clipping (github.com/google-deepmind/deepmind-research,
 * nfnets).
 *
 * <p>Element {@code k} of the slice belongs to unit {@code k / inner % count}.
 *
 * @param count number of units
 * @param inner elements of one unit that lie side by side
 * @param outer how often the units follow each other
 */
record Units(long count, long inner, long outer) {
    /** A sum of squares beyond this may have lost elements to overflow. */
    private static final double HUGE = 1e300;

    private static final double HUGE_ROOT = 0.99e150;
    private static final double HUGE_SCALE = 1e-200;

    /**
     * The units of a parameter.
     *
     * @param owner the layer or vertex it belongs to
     * @param parameter the parameter in its own shape and order, a view of the flat array
     */
    static Units of(Trainable owner, INDArray parameter) {
        long length = parameter.length();
        int rank = parameter.rank();
        int first = 0;
        int last = 0;
        TrainingConfig config = owner.getConfig();
        if (parameter.isVectorOrScalar()) {
            return new Units(1, length, 1);
        } else if (rank == 2) {
            // [inputs, outputs]
            first = 1;
            last = 1;
        } else if (config instanceof Deconvolution2D && rank == 4) {
            // [inputs, outputs, height, width]
            first = 1;
            last = 1;
        } else if (config instanceof Deconvolution3D && rank == 5) {
            // [depth, height, width, outputs, inputs]
            first = 3;
            last = 3;
        } else if (config instanceof DepthwiseConvolution2D && rank == 4) {
            // [height, width, inputs, multiplier]: each input has outputs of its own
            first = 2;
            last = 3;
        }
        long count = 1;
        for (int dimension = first; dimension <= last; dimension++) {
            count *= parameter.size(dimension);
        }
        long inner = parameter.stride(last);
        return new Units(count, inner, length / (count * inner));
    }

    /**
     * L2 norm of each unit, summed in double precision and without overflow; NaN when an element is.
     *
     * @param slice rank-1 view of the parameter or its gradient in a flat array
     */
    double[] norms(INDArray slice) {
        double[] norms = squares(slice, 1);
        boolean overflow = false;
        for (int unit = 0; unit < norms.length; unit++) {
            overflow |= norms[unit] > HUGE;
            norms[unit] = Math.sqrt(norms[unit]);
        }
        if (overflow) {
            double[] scaled = squares(slice, HUGE_SCALE);
            for (int unit = 0; unit < norms.length; unit++) {
                norms[unit] = norms[unit] > HUGE_ROOT ? Math.sqrt(scaled[unit]) / HUGE_SCALE : norms[unit];
            }
        }
        return norms;
    }

    /**
     * Multiplies each unit in place.
     *
     * @param slice rank-1 view of the gradient in the flat array
     * @param factors one per unit
     */
    void multiply(INDArray slice, double[] factors) {
        // A workspace may be open here; closed again, it would take the factors along.
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try (outside) {
            INDArray shaped = slice.reshape('c', outer, count, inner);
            INDArray perUnit = Nd4j.createFromArray(factors).castTo(slice.dataType());
            Nd4j.getExecutioner().exec(new BroadcastMulOp(shaped, perUnit, shaped, 1));
        }
    }

    private double[] squares(INDArray slice, double scale) {
        double[] sums = new double[Math.toIntExact(count)];
        Elements elements = Elements.of(slice);
        long position = 0;
        for (long block = 0; block < outer; block++) {
            for (int unit = 0; unit < sums.length; unit++) {
                double sum = 0;
                for (long end = position + inner; position < end; position++) {
                    double value = elements.at(position) * scale;
                    sum += value * value;
                }
                sums[unit] += sum;
            }
        }
        return sums;
    }

    /** Reads a slice by position. {@code INDArray.getDouble} works everywhere but is slow. */
    private interface Elements {
        double at(long position);

        static Elements of(INDArray slice) {
            Indexer indexer = Nd4j.getEnvironment().isCPU() ? slice.data().indexer() : null;
            if (indexer instanceof FloatIndexer floats) {
                return floats::get;
            }
            if (indexer instanceof DoubleIndexer doubles) {
                return doubles::get;
            }
            return slice::getDouble;
        }
    }
}
