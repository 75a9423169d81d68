package io.gradwatch.dl4j;

import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;

/** Tells which blocks do not train. The gradient array keeps stale values in their place. */
final class Frozen {
    private Frozen() {}

    static boolean isFrozen(Trainable trainable) {
        return trainable instanceof FrozenVertex
                || isFrozenLayer(trainable)
                || (trainable instanceof GraphVertex vertex && vertex.hasLayer() && isFrozenLayer(vertex.getLayer()));
    }

    static boolean stopsBackpropagation(Trainable trainable) {
        return trainable instanceof FrozenLayer;
    }

    private static boolean isFrozenLayer(Object layer) {
        return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
    }
}
