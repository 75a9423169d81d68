package io.gradwatch.rule;

import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The first trainable weight of each layer: what a finding about the layer names. */
final class LayerWeights {
    /** Stands for the weight of a layer that has none. */
    static final int NONE = -1;

    private final Topology topology;
    private final int[] first;

    LayerWeights(Topology topology) {
        this.topology = topology;
        first = new int[topology.layers().size()];
        Arrays.fill(first, NONE);
        for (int p = topology.parameterCount() - 1; p >= 0; p--) {
            if (topology.parameters().get(p).isTrainableWeight()) {
                first[topology.parameters().get(p).layer()] = p;
            }
        }
    }

    /** Index of the layer's first trainable weight, or {@link #NONE}. */
    int of(int layer) {
        return first[layer];
    }

    /** Layers with trainable weights that satisfy a condition, from input to output. */
    int[] layersWhere(IntPredicate condition) {
        return IntStream.range(0, first.length)
                .filter(layer -> first[layer] != NONE && condition.test(layer))
                .boxed()
                .sorted(Comparator.comparingInt(this::depth))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Depth of the deepest layer with trainable weights; -1 when there is none. */
    int largestDepth() {
        return IntStream.of(layersWhere(layer -> true)).map(this::depth).max().orElse(NONE);
    }

    /** Depth of the layer. */
    int depth(int layer) {
        return topology.layers().get(layer).depth();
    }
}
