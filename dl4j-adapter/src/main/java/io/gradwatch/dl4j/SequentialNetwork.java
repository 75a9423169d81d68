package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A MultiLayerNetwork. */
final class SequentialNetwork extends Network {
    private final MultiLayerNetwork net;

    SequentialNetwork(MultiLayerNetwork net) {
        this.net = net;
    }

    @Override
    Model model() {
        return net;
    }

    @Override
    double penalty() {
        return net.calcRegularizationScore(true);
    }

    @Override
    boolean isInitialised() {
        return net.isInitCalled();
    }

    @Override
    List<Block> blocks() {
        Layer[] layers = net.getLayers();
        int lastFrozen = -1;
        for (int i = 0; i < layers.length; i++) {
            if (Frozen.stopsBackpropagation(layers[i])) {
                lastFrozen = i;
            }
        }
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < layers.length; i++) {
            // A MultiLayerNetwork ends its backward pass at the last frozen layer.
            Training training = i > lastFrozen ? Training.SUPERVISED : Training.NONE;
            blocks.add(new Block(layers[i].conf().getLayer().getLayerName(), i, layers[i], layers[i], null, training));
        }
        return blocks;
    }

    @Override
    List<Object> parts() {
        return List.of((Object[]) net.getLayers());
    }

    @Override
    boolean consistsOf(List<Object> parts) {
        Layer[] layers = net.getLayers();
        boolean same = layers.length == parts.size();
        for (int i = 0; same && i < layers.length; i++) {
            same = layers[i] == parts.get(i);
        }
        return same;
    }

    @Override
    @Nullable
    INDArray flatGradient() {
        return net.getFlattenedGradients();
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
        return net.getUpdater();
    }

    @Override
    void renewUpdater() {
        net.setUpdater(new MultiLayerUpdater(net, updaterState()));
    }

    @Override
    int iterationCount() {
        return net.getIterationCount();
    }

    @Override
    void setIterationCount(int count) {
        net.setIterationCount(count);
    }

    @Override
    int epochCount() {
        return net.getEpochCount();
    }

    @Override
    void clearAfterFit() {
        if (net.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT) {
            net.rnnClearPreviousState();
        }
        net.clearLayerMaskArrays();
        net.clearLayersStates();
    }

    @Override
    Collection<TrainingListener> listeners() {
        return net.getListeners();
    }
}
