package io.gradwatch.dl4j;

import io.gradwatch.action.Clipping;
import io.gradwatch.topology.ParameterInfo;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Limits gradients in ways that norms are not enough for. Bounds are about the mini-batch mean, but the gradient array holds
 * the sum: they are multiplied by what DL4J divides by afterwards.
 */
final class ElementClipping {
    private ElementClipping() {}

    static void apply(List<Clipping> clippings, Network network, Dl4jProbe probe) {
        List<ParameterInfo> parameters = probe.table().topology().parameters();
        for (Clipping clipping : clippings) {
            for (int p = 0; p < parameters.size(); p++) {
                if (!parameters.get(p).trainable()) {
                    continue;
                }
                if (clipping instanceof Clipping.Elements elements) {
                    limit(probe.gradients().get(p), elements.maxValue() * network.gradientDivisor());
                } else if (clipping instanceof Clipping.Adaptive adaptive) {
                    limitUnits(adaptive, network.gradientDivisor(), probe, p);
                }
            }
        }
    }

    private static void limit(INDArray gradient, double maxValue) {
        Nd4j.getExecutioner()
                .exec(DynamicCustomOp.builder("clipbyvalue")
                        .addInputs(gradient)
                        .callInplace(true)
                        .addFloatingPointArguments(-maxValue, maxValue)
                        .build());
    }

    /** Brock et al. 2021, equation 3; not on the output layers, as its section 4.1 recommends. */
    private static void limitUnits(Clipping.Adaptive adaptive, double divisor, Dl4jProbe probe, int parameter) {
        ParameterTable.Entry entry = probe.table().entries().get(parameter);
        if (isOutput(entry.owner())) {
            return;
        }
        INDArray gradient = probe.gradients().get(parameter);
        double[] norms = entry.units().norms(gradient);
        double[] weights = entry.units().norms(probe.parameters().get(parameter));
        double[] factors = new double[norms.length];
        Arrays.fill(factors, 1);
        boolean limited = false;
        for (int unit = 0; unit < norms.length; unit++) {
            double bound = adaptive.lambda() * Math.max(weights[unit], adaptive.epsilon()) * divisor;
            if (norms[unit] > bound) {
                factors[unit] = bound / norms[unit];
                limited = true;
            }
        }
        if (limited) {
            entry.units().multiply(gradient, factors);
        }
    }

    private static boolean isOutput(Trainable owner) {
        return owner instanceof IOutputLayer
                || (owner instanceof GraphVertex vertex
                        && vertex.hasLayer()
                        && vertex.getLayer() instanceof IOutputLayer);
    }
}
