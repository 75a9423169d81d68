package io.gradwatch.dl4j;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import java.util.Locale;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;

/** Translates DL4J's configuration of one layer into Gradwatch's words. */
final class LayerDescription {
    private final Network.Block block;
    private final @Nullable Layer outer;
    private final @Nullable Layer inner;
    private final boolean frozen;

    private LayerDescription(Network.Block block, @Nullable Layer outer) {
        this.block = block;
        this.outer = outer;
        this.inner = outer == null ? null : unwrap(outer);
        this.frozen = Frozen.isFrozen(block.trainable()) || block.training() == Network.Training.NONE;
    }

    static LayerDescription of(Network.Block block) {
        return new LayerDescription(
                block, block.layer() == null ? null : block.layer().conf().getLayer());
    }

    /** The user's name, or the kind and index of the layer: {@code dense-3}. */
    String name(int index) {
        String given = block.name();
        return given != null && !given.isBlank()
                ? given
                : type().replaceAll("Layer$", "").toLowerCase(Locale.ROOT) + "-" + index;
    }

    LayerInfo toLayerInfo(String uniqueName) {
        if (inner instanceof BaseLayer base) {
            String activation = base.getActivationFn() == null
                    ? ""
                    : base.getActivationFn().toString().toLowerCase(Locale.ROOT).replaceAll("\\(.*", "");
            String init = base.getWeightInitFn() == null
                    ? ""
                    : base.getWeightInitFn()
                            .getClass()
                            .getSimpleName()
                            .replaceFirst("^WeightInit", "")
                            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                            .toUpperCase(Locale.ROOT);
            IUpdater updater = base.getIUpdater();
            String updaterName = updater == null ? "" : updater.getClass().getSimpleName();
            return new LayerInfo(uniqueName, type(), block.depth(), activation, init, updaterName);
        }
        return LayerInfo.of(uniqueName, type(), block.depth());
    }

    ParameterInfo parameter(int layer, String key, long length) {
        Trainable trainable = block.trainable();
        boolean statistic = !trainable.updaterDivideByMinibatch(key);
        boolean onlyPretrained =
                outer != null && outer.isPretrainParam(key) && block.training() != Network.Training.PRETRAINING;
        return new ParameterInfo(
                layer,
                key,
                statistic ? ParameterRole.STATISTIC : role(key),
                length,
                !frozen && !statistic && !onlyPretrained);
    }

    private ParameterRole role(String key) {
        if (outer != null) {
            return ParameterRoles.of(outer, key);
        }
        return block.vertex() instanceof SameDiffVertex vertex ? ParameterRoles.of(vertex, key) : ParameterRole.OTHER;
    }

    private String type() {
        if (inner != null) {
            return inner.getClass().getSimpleName();
        }
        return block.vertex() == null
                ? block.trainable().getClass().getSimpleName()
                : block.vertex().getClass().getSimpleName();
    }

    private static Layer unwrap(Layer layer) {
        if (layer instanceof FrozenLayer frozen && frozen.getLayer() != null) {
            return unwrap(frozen.getLayer());
        }
        if (layer instanceof FrozenLayerWithBackprop frozen && frozen.getUnderlying() != null) {
            return unwrap(frozen.getUnderlying());
        }
        if (layer instanceof BaseWrapperLayer wrapper && wrapper.getUnderlying() != null) {
            return unwrap(wrapper.getUnderlying());
        }
        if (layer instanceof Bidirectional bidirectional && bidirectional.getFwd() != null) {
            return unwrap(bidirectional.getFwd());
        }
        return layer;
    }
}
