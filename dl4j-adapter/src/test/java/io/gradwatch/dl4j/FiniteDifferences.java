package io.gradwatch.dl4j;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Gradients by central differences of the score: a way to them that uses no backward pass. For DOUBLE networks. */
final class FiniteDifferences {
    private static final double STEP = 1e-5;

    private FiniteDifferences() {}

    /** Gradient of the mean data loss: of the score less its regularisation term, which DL4J adds to the step later. */
    static double[] ofScore(Model model, MultiDataSet batch) {
        return of(model.params(), () -> score(model, batch));
    }

    /** Gradient of any function of an array, element by element; the array is as before afterwards. */
    static double[] of(INDArray parameters, DoubleSupplier function) {
        double[] gradient = new double[Math.toIntExact(parameters.length())];
        for (int i = 0; i < gradient.length; i++) {
            double value = parameters.getDouble(i);
            parameters.putScalar(i, value + STEP);
            double above = function.getAsDouble();
            parameters.putScalar(i, value - STEP);
            double below = function.getAsDouble();
            parameters.putScalar(i, value);
            gradient[i] = (above - below) / (2 * STEP);
        }
        return gradient;
    }

    /** L2 norm of each parameter's part of a flat gradient. */
    static double[] norms(double[] flat, List<ParameterTable.Entry> entries) {
        double[] norms = new double[entries.size()];
        for (int p = 0; p < norms.length; p++) {
            int from = Math.toIntExact(entries.get(p).offset());
            double squares = 0;
            for (int i = from; i < from + entries.get(p).length(); i++) {
                squares += flat[i] * flat[i];
            }
            norms[p] = Math.sqrt(squares);
        }
        return norms;
    }

    private static double score(Model model, MultiDataSet batch) {
        if (model instanceof MultiLayerNetwork net) {
            return net.score(Networks.single(batch), true) - net.calcRegularizationScore(true);
        }
        ComputationGraph graph = (ComputationGraph) model;
        return graph.score(batch, true) - graph.calcRegularizationScore(true);
    }
}
