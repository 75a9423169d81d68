package io.gradwatch.dl4j;

import io.gradwatch.topology.ParameterRole;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** Says what a parameter does, by DL4J's own words about the innermost layer. Its words about wrappers are wrong. */
final class ParameterRoles {
    private static final String RECURRENT = "RW";

    private ParameterRoles() {}

    /** The role of a layer's parameter, however the layer is wrapped. */
    static ParameterRole of(Layer layer, String key) {
        if (layer instanceof FrozenLayer frozen && frozen.getLayer() != null) {
            return of(frozen.getLayer(), key);
        }
        if (layer instanceof FrozenLayerWithBackprop frozen && frozen.getUnderlying() != null) {
            return of(frozen.getUnderlying(), key);
        }
        if (layer instanceof BaseWrapperLayer wrapper && wrapper.getUnderlying() != null) {
            return of(wrapper.getUnderlying(), key);
        }
        if (layer instanceof Bidirectional bidirectional && bidirectional.getFwd() != null) {
            // One letter before the key says which direction.
            return of(bidirectional.getFwd(), key.substring(1));
        }
        return ofInnermost(layer, key);
    }

    /** The role of the parameter of a vertex that is written in SameDiff. */
    static ParameterRole of(SameDiffVertex vertex, String key) {
        SDLayerParams parameters = vertex.getVertexParams();
        if (parameters.isBiasParam(key)) {
            return ParameterRole.BIAS;
        }
        return parameters.isWeightParam(key) ? ParameterRole.WEIGHT : ParameterRole.OTHER;
    }

    private static ParameterRole ofInnermost(Layer layer, String key) {
        if (layer instanceof BatchNormalization) {
            return ParameterRole.NORMALIZATION;
        }
        if (layer instanceof PReLULayer) {
            // Slopes of an activation function: they start at 0, so no rule about weights fits them.
            return ParameterRole.OTHER;
        }
        if (layer.initializer().isBiasParam(layer, key)) {
            return ParameterRole.BIAS;
        }
        if (!layer.initializer().isWeightParam(layer, key)) {
            return ParameterRole.OTHER;
        }
        if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
            return ParameterRole.EMBEDDING;
        }
        if (key.equals(DefaultParamInitializer.GAIN_KEY) && !isSameDiff(layer)) {
            return ParameterRole.NORMALIZATION;
        }
        // RW, and RWF and RWB of the bidirectional LSTM that is one layer.
        return key.startsWith(RECURRENT) ? ParameterRole.RECURRENT_WEIGHT : ParameterRole.WEIGHT;
    }

    /** SameDiff layers name their parameters as they like. */
    private static boolean isSameDiff(Layer layer) {
        return layer instanceof AbstractSameDiffLayer;
    }
}
