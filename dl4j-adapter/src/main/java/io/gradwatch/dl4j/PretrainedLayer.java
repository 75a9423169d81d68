package io.gradwatch.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.updater.LayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer that is trained by itself, as in layer-wise pretraining. It has an optimizer, an updater and counts of its
 * own, and its parameters and gradient are parts of the flat arrays of its network.
 */
final class PretrainedLayer extends Network {
    private final Layer layer;

    private PretrainedLayer(Layer layer) {
        this.layer = layer;
    }

    /** The layer as something that is trained, or null when it has no array for its gradient. */
    static @Nullable PretrainedLayer of(Layer layer) {
        return layer.getGradientsViewArray() == null ? null : new PretrainedLayer(layer);
    }

    @Override
    Model model() {
        return layer;
    }

    @Override
    String name() {
        Block block = blocks().get(0);
        return "pretraining of " + LayerDescription.of(block).name(layer.getIndex());
    }

    @Override
    boolean sharesUpdates() {
        return false;
    }

    /** Not known: kinds of layers differ in how their score counts it. */
    @Override
    double penalty() {
        return 0;
    }

    @Override
    boolean isInitialised() {
        return layer.params() != null;
    }

    @Override
    List<Block> blocks() {
        return List.of(new Block(layer.conf().getLayer().getLayerName(), 0, layer, layer, null, Training.PRETRAINING));
    }

    @Override
    List<Object> parts() {
        return List.of(layer);
    }

    @Override
    boolean consistsOf(List<Object> parts) {
        return parts.get(0) == layer;
    }

    @Override
    @Nullable
    INDArray flatGradient() {
        return layer.getGradientsViewArray();
    }

    @Override
    @Nullable
    INDArray updaterState() {
        Updater updater = updater();
        return updater == null ? null : updater.getStateViewArray();
    }

    @Override
    @Nullable
    Updater updater() {
        return layer.getOptimizer().getUpdater();
    }

    @Override
    void renewUpdater() {
        layer.getOptimizer().setUpdater(new LayerUpdater(layer, updaterState()));
    }

    @Override
    int iterationCount() {
        return layer.conf().getIterationCount();
    }

    @Override
    void setIterationCount(int count) {
        layer.conf().setIterationCount(count);
    }

    @Override
    int epochCount() {
        return layer.conf().getEpochCount();
    }

    @Override
    void clearAfterFit() {
        // Pretraining leaves nothing in the layer that its next call would not overwrite.
    }

    @Override
    Collection<TrainingListener> listeners() {
        return layer.getListeners();
    }
}
