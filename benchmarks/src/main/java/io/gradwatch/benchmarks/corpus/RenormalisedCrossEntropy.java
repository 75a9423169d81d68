package io.gradwatch.benchmarks.corpus;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Keras' categorical cross entropy for outputs that are no probabilities, such as those of sigmoid units: each row is
 * divided by its sum s to p = a / s, p is limited to [1e-7, 1 - 1e-7], and the loss is the sum of -y log p. A single
 * unit has p = 1 whatever it says, hence no gradient: that is the fault of some networks.
 */
final class RenormalisedCrossEntropy implements ILossFunction {
    private static final long serialVersionUID = 1L;
    private static final double CLIP = 1e-7;

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        double sum = computeScoreArray(labels, preOutput, activation, mask)
                .sumNumber()
                .doubleValue();
        return average ? sum / labels.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        refuse(mask);
        INDArray outputs = activation.getActivation(preOutput.dup(), true);
        INDArray losses = outputs.ulike();
        for (int row = 0; row < outputs.rows(); row++) {
            double sum = sumOf(outputs, row);
            for (int k = 0; k < outputs.columns(); k++) {
                double p = limited(outputs.getDouble(row, k) / sum);
                losses.putScalar(row, k, -labels.getDouble(row, k) * Math.log(p));
            }
        }
        return losses.sum(true, 1);
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        refuse(mask);
        INDArray outputs = activation.getActivation(preOutput.dup(), true);
        INDArray gradient = outputs.ulike();
        for (int row = 0; row < outputs.rows(); row++) {
            putGradient(labels, outputs, row, gradient);
        }
        return activation.backprop(preOutput, gradient).getFirst();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return "renormalised cross entropy";
    }

    @Override
    public String toString() {
        return name();
    }

    /** With g = -y / p where p is not limited, else 0: the gradient by a is (g - sum of g p) / s. */
    private static void putGradient(INDArray labels, INDArray outputs, int row, INDArray gradient) {
        int units = outputs.columns();
        double sum = sumOf(outputs, row);
        double[] byP = new double[units];
        double inner = 0;
        for (int k = 0; k < units; k++) {
            double p = outputs.getDouble(row, k) / sum;
            boolean free = p >= CLIP && p <= 1 - CLIP;
            // NaN is neither free nor limited: it has to stay.
            byP[k] = free || Double.isNaN(p) ? -labels.getDouble(row, k) / p : 0;
            inner += byP[k] * p;
        }
        for (int k = 0; k < units; k++) {
            gradient.putScalar(row, k, (byP[k] - inner) / sum);
        }
    }

    private static double sumOf(INDArray outputs, int row) {
        double sum = 0;
        for (int k = 0; k < outputs.columns(); k++) {
            sum += outputs.getDouble(row, k);
        }
        return sum;
    }

    private static double limited(double p) {
        return Math.min(1 - CLIP, Math.max(CLIP, p));
    }

    private static void refuse(@Nullable INDArray mask) {
        if (mask != null) {
            throw new UnsupportedOperationException("the corpus has no masks");
        }
    }
}
