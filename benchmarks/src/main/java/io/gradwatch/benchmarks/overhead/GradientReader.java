package io.gradwatch.benchmarks.overhead;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the gradient once before each step, as fast as BLAS can, and does nothing else. */
final class GradientReader extends BaseTrainingListener {
    private double sum;

    @Override
    public void onGradientCalculation(Model model) {
        INDArray gradient = model.getGradientsViewArray();
        INDArray row = gradient.reshape(gradient.length());
        sum += Nd4j.getBlasWrapper().dot(row, row);
    }

    /** Of all squares read so far: without a use, reading could be left out. */
    double sum() {
        return sum;
    }
}
