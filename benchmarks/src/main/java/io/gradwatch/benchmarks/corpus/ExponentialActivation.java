package io.gradwatch.benchmarks.corpus;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** exp(x), which Keras has and DL4J has not. Overflows to infinity, which is what makes its cases fail. */
final class ExponentialActivation extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return Transforms.exp(in, false);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        INDArray derivative = Transforms.exp(in, false);
        return new Pair<>(derivative.muli(epsilon), null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExponentialActivation;
    }

    @Override
    public int hashCode() {
        return ExponentialActivation.class.hashCode();
    }

    /** The name in a diagnosis. */
    @Override
    public String toString() {
        return "exponential";
    }
}
