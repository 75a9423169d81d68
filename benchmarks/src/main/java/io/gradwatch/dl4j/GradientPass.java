package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The adapter's pass over a gradient, as its probe makes it before every step, for benchmarks: it is in the adapter's
 * package to reach the code itself instead of a copy.
 */
@NullMarked
public final class GradientPass {
    private final FlatArray array;

    private GradientPass(FlatArray array) {
        this.array = array;
    }

    /**
     * A pass over parameters of the same size.
     *
     * @param flat a rank-1 array
     * @param parameters into how many it is cut
     * @return the pass
     */
    public static GradientPass over(INDArray flat, int parameters) {
        List<INDArray> slices = new ArrayList<>();
        long size = flat.length() / parameters;
        for (int p = 0; p < parameters; p++) {
            slices.add(flat.get(NDArrayIndex.interval(p * size, (p + 1) * size)));
        }
        BitSet all = new BitSet();
        all.set(0, parameters);
        return new GradientPass(new FlatArray(flat, slices, all));
    }

    /**
     * Reads the gradient.
     *
     * @return L2 norms of the parameters
     */
    public double[] norms() {
        return array.norms2();
    }

    /**
     * The parameters.
     *
     * @return rank-1 views
     */
    public List<INDArray> slices() {
        return array.slices();
    }
}
