package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.LayerInfo;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.CountZero;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Condition;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * How many units of a layer have stopped to pass on gradient. A rectifier's unit (a feature, or a channel of a
 * convolution) is dead when it is zero for every example of the mini-batch. A squashing function is in its flat region where
 * its derivative is below a hundredth of its largest: {@code tanh' = 1 - a^2}, {@code sigmoid' = a (1 - a)} and
 * {@code softsign' = (1 - |a|)^2} of the activation a.
 */
final class UnitActivity {
    /** Recurrent layers with gates and output layers are left out: their flat regions are where they belong. */
    private static final Set<String> LAYERS =
            Set.of("DenseLayer", "ConvolutionLayer", "Convolution1DLayer", "SimpleRnn");

    private static final Set<String> RECTIFIERS = Set.of("relu", "relu6");
    /** Activations beyond which the derivative is too small, by activation function. */
    private static final Map<String, Region> STEEP = Map.of(
            "tanh", new Region(-Math.sqrt(0.99), Math.sqrt(0.99)),
            "sigmoid", new Region((1 - Math.sqrt(0.99)) / 2, (1 + Math.sqrt(0.99)) / 2),
            "softsign", new Region(-0.9, 0.9));

    private record Region(double from, double to) {}

    private UnitActivity() {}

    /** Whether a share is defined for this kind of layer. */
    static boolean applies(LayerInfo layer) {
        return LAYERS.contains(layer.type())
                && (RECTIFIERS.contains(layer.activation()) || STEEP.containsKey(layer.activation()));
    }

    /**
     * The share of inactive units.
     *
     * @param layer a layer to which it applies
     * @param activations its output: examples in dimension 0, units in dimension 1
     * @return the share in [0, 1]; NaN when an activation is NaN or infinite or there are fewer than two dimensions
     */
    static double inactiveShare(LayerInfo layer, INDArray activations) {
        // The activations live in a workspace of the training; what is computed from them must not.
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try {
            if (activations.rank() < 2) {
                return Double.NaN;
            }
            if (RECTIFIERS.contains(layer.activation())) {
                int[] allButUnits = IntStream.range(0, activations.rank())
                        .filter(d -> d != 1)
                        .toArray();
                // Nothing is below zero, so a sum is zero when all of it is; and unlike a maximum it shows NaN.
                INDArray sums = activations.sum(allButUnits);
                return isFinite(sums) ? count(new CountZero(sums)) / sums.length() : Double.NaN;
            }
            if (!isFinite(activations)) {
                return Double.NaN;
            }
            Region steep = requireNonNull(STEEP.get(layer.activation()), layer.activation());
            double flat = matches(activations, Conditions.lessThan(steep.from()))
                    + matches(activations, Conditions.greaterThan(steep.to()));
            return flat / activations.length();
        } finally {
            outside.close();
        }
    }

    private static boolean isFinite(INDArray array) {
        return Double.isFinite(array.sumNumber().doubleValue());
    }

    private static double matches(INDArray activations, Condition condition) {
        return count(new MatchCondition(activations, condition));
    }

    private static double count(org.nd4j.linalg.api.ops.ReduceOp op) {
        return Nd4j.getExecutioner().exec(op).getDouble(0);
    }
}
